'use client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ROLES, type TeamRole } from '@/server/kernel/permissions';
import { mayInvite } from '@/server/teams/policy';
import { INVITATION_DAYS } from '@/server/teams/shapes';
import { fieldError, formError } from '../../../_lib/errors.ts';
import { plural } from '../../../_lib/format.ts';
import { paths } from '../../../_lib/paths.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Button } from '../../../_ui/button.tsx';
import { CopyButton } from '../../../_ui/copy-button.tsx';
import { SelectField, TextField } from '../../../_ui/field.tsx';
import { PlainCode } from '../../../_ui/plain-code.tsx';
import { RelativeTime } from '../../../_ui/relative-time.tsx';
import { ROLE_WORDS } from './role-words.ts';

/** The one moment in which a link can be seen. */
function ShownOnce({ token, expiresAt, onDone }: { token: string; expiresAt: Date; onDone: () => void }) {
  const link = `${window.location.origin}${paths.invitation(token)}`;
  return (
    <div className="border-l-3 border-warn-fill px-4 py-3">
      <p className="mb-2">
        Send this link to one person. It works once, ends <RelativeTime at={expiresAt} />, and is not shown
        again.
      </p>
      <PlainCode code={link} />
      <div className="mt-3 flex gap-2">
        <CopyButton text={link} label="invitation link" words="Copy link" tone="primary" />
        <Button onClick={onDone}>Invite somebody else</Button>
      </div>
    </div>
  );
}

interface InviteFormProps {
  team: string;
  role: TeamRole;
  onMade: () => void;
}

export function InviteForm({ team, role, onMade }: InviteFormProps) {
  const [wanted, setWanted] = useState<TeamRole>('developer');
  const invite = useMutation(useTRPC().teams.invite.mutationOptions({ onSuccess: onMade }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const days = INVITATION_DAYS.find((one) => String(one) === values.get('days'));
    invite.mutate({ team, role: wanted, days, email: String(values.get('email')) });
  };
  if (invite.data) return <ShownOnce {...invite.data} onDone={() => invite.reset()} />;
  const choices = ROLES.filter((one) => mayInvite(role, one) === true).toReversed();
  const whole = formError(invite.error, ['email']);
  return (
    <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-3 px-4 py-3">
      <SelectField
        label="Role"
        value={wanted}
        onChange={(event) => setWanted(event.target.value as TeamRole)}
        className="w-36"
      >
        {choices.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </SelectField>
      <SelectField label="Link ends after" name="days" defaultValue="7" className="w-36">
        {INVITATION_DAYS.map((days) => (
          <option key={days} value={days}>
            {plural(days, 'day')}
          </option>
        ))}
      </SelectField>
      <TextField
        label="For"
        name="email"
        type="email"
        optional
        placeholder="ada@example.org"
        autoComplete="off"
        error={fieldError(invite.error, 'email')}
        className="w-full max-w-64"
      />
      <Button type="submit" tone="primary" busy={invite.isPending} className="sm:mt-[22px]">
        Make invitation link
      </Button>
      <p className="w-full text-xs text-ink-3">
        {wanted}: {ROLE_WORDS[wanted]}. Nothing is sent by mail: you pass the link on. With an address, nobody
        else can use it.
      </p>
      {whole && (
        <p role="alert" className="w-full text-xs font-medium text-bad">
          {whole}
        </p>
      )}
    </form>
  );
}
