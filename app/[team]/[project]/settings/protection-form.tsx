'use client';
import { useMutation } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { Mentionable, Owners } from '@/server/pulls/shapes';
import { fieldError, formError } from '../../../_lib/errors.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Button } from '../../../_ui/button.tsx';
import { CheckField, TextAreaField, TextField } from '../../../_ui/field.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { useToast } from '../../../_ui/toast.tsx';

interface Rules {
  protectMain: boolean;
  requireResolved: boolean;
  requiredApprovals: number;
  owners: Owners;
}

interface ProtectionFormProps {
  team: string;
  project: string;
  start: Rules;
  /** Members who may review. */
  people: readonly Mentionable[];
  may: boolean;
}

/** A rule while it is being edited: lists are lines of text. */
interface Draft {
  key: number;
  paths: string;
  tables: string;
  userIds: string[];
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

interface RuleFieldsProps {
  draft: Draft;
  people: readonly Mentionable[];
  onChange: (draft: Draft) => void;
  onRemove: () => void;
}

function RuleFields({ draft, people, onChange, onRemove }: RuleFieldsProps) {
  const toggle = (id: string) => {
    const has = draft.userIds.includes(id);
    onChange({ ...draft, userIds: has ? draft.userIds.filter((one) => one !== id) : [...draft.userIds, id] });
  };
  return (
    <fieldset className="rounded-ctl border border-line p-3">
      <legend className="px-1 text-xs font-medium text-ink-2">Must approve</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1.5">
        {people.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={draft.userIds.includes(id)}
            onChange={() => toggle(id)}
          />
        ))}
      </div>
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        <TextAreaField
          label="changes of these paths"
          hint="One per line, as in .gitignore: database/**"
          mono
          rows={2}
          value={draft.paths}
          onChange={(event) => onChange({ ...draft, paths: event.target.value })}
        />
        <TextAreaField
          label="and of these tables"
          hint="One per line: public.invoice"
          mono
          rows={2}
          value={draft.tables}
          onChange={(event) => onChange({ ...draft, tables: event.target.value })}
        />
      </div>
      <div className="mt-2 flex justify-end">
        <Button tone="quiet" icon={<Trash2 />} onClick={onRemove}>
          Remove this rule
        </Button>
      </div>
    </fieldset>
  );
}

/** What a pull request of this project needs before it can be merged. */
export function ProtectionForm({ team, project, start, people, may }: ProtectionFormProps) {
  const [rules, setRules] = useState(start);
  const [drafts, setDrafts] = useState<Draft[]>(() =>
    start.owners.map(({ paths, tables, userIds }, key) => ({
      key,
      paths: paths.join('\n'),
      tables: tables.join('\n'),
      userIds,
    })),
  );
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const save = useMutation(
    trpc.pulls.protect.mutationOptions({
      onSuccess: () => {
        toast.good('Saved');
        router.refresh();
      },
    }),
  );
  if (!may)
    return (
      <Panel title="Pull requests">
        <p className="text-ink-2">
          {start.protectMain ? 'Main moves by merging pull requests only.' : 'Pushing to main is allowed.'}{' '}
          Approvals needed: {start.requiredApprovals}. Changing this needs the role admin.
        </p>
      </Panel>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const owners = drafts.map(({ paths, tables, userIds }) => ({
      paths: lines(paths),
      tables: lines(tables),
      userIds,
    }));
    if (!save.isPending) save.mutate({ team, project, ...rules, owners });
  };
  const change = (index: number, draft: Draft) =>
    setDrafts(drafts.map((one, at) => (at === index ? draft : one)));
  return (
    <form onSubmit={submit}>
      <Panel
        title="Pull requests"
        footer={
          <div className="flex items-center justify-end gap-3">
            <p role="alert" className="min-w-0 flex-1 text-xs font-medium text-bad">
              {formError(save.error, ['requiredApprovals'])}
            </p>
            <Button
              type="submit"
              tone="primary"
              busy={save.isPending}
              reason={drafts.some(({ userIds }) => !userIds.length) && 'Choose who must approve'}
            >
              Save
            </Button>
          </div>
        }
      >
        <div className="flex flex-col gap-4">
          <CheckField
            label="Protect main"
            hint="Main moves by merging pull requests only: a push to it is refused."
            checked={rules.protectMain}
            onChange={() => setRules({ ...rules, protectMain: !rules.protectMain })}
          />
          <CheckField
            label="Conversations must be resolved"
            hint="No open thread may be left when it is merged."
            checked={rules.requireResolved}
            onChange={() => setRules({ ...rules, requireResolved: !rules.requireResolved })}
          />
          <TextField
            label="Approvals needed"
            type="number"
            min={0}
            max={10}
            value={rules.requiredApprovals}
            onChange={(event) => setRules({ ...rules, requiredApprovals: Number(event.target.value) })}
            error={fieldError(save.error, 'requiredApprovals')}
            hint="By others than the author, for the newest commit."
            className="max-w-48"
          />
          {drafts.map((draft, index) => (
            <RuleFields
              key={draft.key}
              draft={draft}
              people={people}
              onChange={(next) => change(index, next)}
              onRemove={() => setDrafts(drafts.filter((_, at) => at !== index))}
            />
          ))}
          <div>
            <Button
              icon={<Plus />}
              onClick={() =>
                setDrafts([
                  ...drafts,
                  {
                    key: Math.max(-1, ...drafts.map(({ key }) => key)) + 1,
                    paths: '',
                    tables: '',
                    userIds: [],
                  },
                ])
              }
            >
              Add owners of paths or tables
            </Button>
          </div>
        </div>
      </Panel>
    </form>
  );
}
