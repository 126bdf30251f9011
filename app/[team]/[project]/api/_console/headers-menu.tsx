'use client';
import { ChevronDown } from 'lucide-react';
import { plural } from '@/app/_lib/format';
import { Button } from '@/app/_ui/button';
import { Popover } from '@/app/_ui/popover';
import type { Field } from '@/server/api/shapes';
import { headerProblem } from '../_request/request.ts';
import { FieldTable } from './field-table.tsx';

interface HeadersMenuProps {
  headers: Field[];
  onHeaders: (headers: Field[]) => void;
}

const OFTEN: { label: string; field: Field }[] = [
  { label: 'Count all rows', field: { name: 'Prefer', value: 'count=exact', on: true } },
  { label: 'Answer as CSV', field: { name: 'Accept', value: 'text/csv', on: true } },
  {
    label: 'Exactly one row',
    field: { name: 'Accept', value: 'application/vnd.pgrst.object+json', on: true },
  },
  { label: 'Show written rows', field: { name: 'Prefer', value: 'return=representation', on: true } },
];
const NAMES = ['Prefer', 'Accept', 'Accept-Profile', 'Content-Profile', 'Content-Type', 'Range'];

const same = (a: Field, b: Field) => a.name.toLowerCase() === b.name.toLowerCase() && a.value === b.value;

/** `Prefer` takes several values; of other headers the newest counts. */
function withHeader(headers: Field[], added: Field): Field[] {
  const at = headers.findIndex(({ name, on }) => on && name.toLowerCase() === added.name.toLowerCase());
  const there = headers[at];
  if (!there) return [...headers, added];
  const value = added.name === 'Prefer' ? `${there.value}, ${added.value}` : added.value;
  return headers.map((header, index) => (index === at ? { ...header, value } : header));
}

export function HeadersMenu({ headers, onHeaders }: HeadersMenuProps) {
  const on = headers.filter((header) => header.on && header.name).length;
  return (
    <Popover
      align="start"
      title="Headers"
      trigger={
        <Button>
          {on ? plural(on, 'header') : 'Headers'}
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      <FieldTable
        what="header"
        fields={headers}
        onFields={onHeaders}
        suggestions={NAMES}
        problem={(field) => (field.name ? headerProblem(field) : undefined)}
      />
      <p className="mt-2 mb-1 text-2xs text-ink-3">Often used</p>
      <div className="flex flex-wrap gap-1.5">
        {OFTEN.filter(({ field }) => !headers.some((header) => same(header, field))).map(
          ({ label, field }) => (
            <Button key={label} onClick={() => onHeaders(withHeader(headers, field))}>
              {label}
            </Button>
          ),
        )}
      </div>
      <p className="mt-3 text-xs text-ink-3">
        The console adds <code>Authorization</code> itself, from the chosen caller.
      </p>
    </Popover>
  );
}
