'use client';
import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import type { AuditFilter } from '@/server/audit/shapes';
import { Button, ButtonLink } from '../../../../_ui/button.tsx';
import { SelectField, TextField } from '../../../../_ui/field.tsx';
import { queryOf } from './query.ts';
import { actionWords } from './words.ts';

interface FiltersProps {
  /** Address of the page without its query */
  path: string;
  filter: AuditFilter;
  facets: { people: { id: string; name: string }[]; actions: string[] };
}

function ActionOptions({ actions }: { actions: string[] }) {
  const nouns = [...new Set(actions.map((action) => action.split('.')[0] ?? ''))];
  return nouns.map((noun) => (
    <optgroup key={noun} label={noun}>
      <option value={noun}>everything of {noun}</option>
      {actions
        .filter((action) => action.startsWith(`${noun}.`))
        .map((action) => (
          <option key={action} value={action}>
            {actionWords(action)}
          </option>
        ))}
    </optgroup>
  ));
}

/** Narrows the log; the choice stands in the address. */
export function Filters({ path, filter, facets }: FiltersProps) {
  const router = useRouter();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [
      name,
      String(value).trim(),
    ]);
    router.push(`${path}${queryOf(Object.fromEntries(entries))}`);
  };
  const narrowed = Object.values(filter).some(Boolean);
  return (
    <form
      key={JSON.stringify(filter)}
      onSubmit={submit}
      className="mb-4 grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap"
    >
      <SelectField label="Person" name="person" defaultValue={filter.person ?? ''} className="sm:w-40">
        <option value="">everybody</option>
        {facets.people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField label="Action" name="action" defaultValue={filter.action ?? ''} className="sm:w-48">
        <option value="">everything</option>
        <ActionOptions actions={facets.actions} />
      </SelectField>
      <TextField
        label="Done to"
        name="target"
        defaultValue={filter.target ?? ''}
        className="max-sm:col-span-2 sm:w-40"
      />
      <TextField label="From" name="from" type="date" defaultValue={filter.from ?? ''} className="sm:w-36" />
      <TextField label="To" name="to" type="date" defaultValue={filter.to ?? ''} className="sm:w-36" />
      <div className="flex gap-2 max-sm:col-span-2">
        <Button type="submit">Filter</Button>
        {narrowed && (
          <ButtonLink href={path} tone="quiet">
            Show all
          </ButtonLink>
        )}
      </div>
    </form>
  );
}
