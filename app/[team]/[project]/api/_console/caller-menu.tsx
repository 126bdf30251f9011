'use client';
import { ChevronDown } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { TextAreaField, TextField } from '@/app/_ui/field';
import { Popover } from '@/app/_ui/popover';
import type { ApiRole } from '@/server/environments/shapes';
import type { Caller } from '../_request/link.ts';
import { claimsOf } from './use-console.ts';

interface CallerMenuProps {
  caller: Caller;
  mayService: boolean;
  onCaller: (caller: Caller) => void;
}

const ROLES: { role: ApiRole; title: string; text: string }[] = [
  { role: 'anon', title: 'Anonymous', text: 'Somebody who is not signed in, with the publishable key' },
  { role: 'authenticated', title: 'Signed in', text: 'A user of your application, with the claims below' },
  { role: 'service_role', title: 'Service', text: 'Your own server: sees every row, no rule applies' },
];

/** `As anonymous`, `As p-17`, `As the service`. */
export function callerWords({ role, sub }: Caller): string {
  if (role === 'anon') return 'As anonymous';
  if (role === 'service_role') return 'As the service';
  return sub.trim() ? `As ${sub.trim()}` : 'As signed in';
}

export function CallerMenu({ caller, mayService, onCaller }: CallerMenuProps) {
  return (
    <Popover
      align="start"
      title="Call as"
      trigger={
        <Button className="max-w-56">
          <span className="truncate">{callerWords(caller)}</span>
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      <fieldset className="grid gap-2">
        <legend className="sr-only">Call as</legend>
        {ROLES.map(({ role, title, text }) => {
          const refused = role === 'service_role' && !mayService;
          return (
            <label key={role} className="flex gap-2">
              <input
                type="radio"
                name="caller"
                checked={caller.role === role}
                disabled={refused}
                onChange={() => onCaller({ ...caller, role })}
                className="mt-0.5 size-4 flex-none accent-sea-fill"
              />
              <span>
                <b className="font-semibold">{title}</b> <code className="text-xs text-ink-3">{role}</code>
                <span className="block text-xs text-ink-3">
                  {refused ? 'Needs the role developer in this team' : text}
                </span>
              </span>
            </label>
          );
        })}
      </fieldset>
      {caller.role === 'authenticated' && <Claims caller={caller} onCaller={onCaller} />}
    </Popover>
  );
}

function Claims({ caller, onCaller }: Pick<CallerMenuProps, 'caller' | 'onCaller'>) {
  const read = claimsOf(caller);
  return (
    <div className="mt-3 grid gap-3 border-t border-line pt-3">
      <TextField
        label="User (sub)"
        hint="The id that your rules compare with"
        mono
        value={caller.sub}
        onChange={({ target }) => onCaller({ ...caller, sub: target.value })}
      />
      <TextAreaField
        label="More claims"
        optional
        mono
        rows={2}
        placeholder='{"clinic": 3}'
        error={'problem' in read ? read.problem : undefined}
        value={caller.claims}
        onChange={({ target }) => onCaller({ ...caller, claims: target.value })}
      />
    </div>
  );
}
