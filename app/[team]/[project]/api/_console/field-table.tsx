'use client';
import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button } from '@/app/_ui/button';
import { IconButton } from '@/app/_ui/icon-button';
import type { Field } from '@/server/api/shapes';
import { withField } from '../_request/request.ts';

interface FieldTableProps {
  /** `field` or `header`: what one line is called. */
  what: 'field' | 'header';
  fields: Field[];
  onFields: (fields: Field[]) => void;
  /** Names to offer while one is typed. */
  suggestions?: readonly string[];
  problem?: (field: Field) => string | undefined;
}

const CELL = 'border border-line';
const INPUT =
  'w-full min-w-0 bg-transparent px-2 py-[3px] font-mono text-xs leading-5 outline-offset-[-2px] pointer-coarse:min-h-10';

/** Names and values in lines that can be switched off, changed and taken away. */
export function FieldTable({ what, fields, onFields, suggestions = [], problem }: FieldTableProps) {
  const list = useId();
  const line = (index: number): Omit<LineProps, 'field'> => ({
    what,
    place: index + 1,
    list,
    problem,
    onChange: (change) => onFields(withField(fields, index, change)),
    onRemove: () => onFields(fields.filter((_, at) => at !== index)),
  });
  return (
    <div>
      {fields.length > 0 && (
        <table className="w-full table-fixed border-collapse">
          <caption className="sr-only">{what === 'field' ? 'Fields of the query' : 'Headers'}</caption>
          <colgroup>
            <col className="w-7" />
            <col className="w-[6.5rem]" />
            <col />
            <col className="w-7" />
          </colgroup>
          <tbody>
            {fields.map((field, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place; names may repeat
              <Line key={index} field={field} {...line(index)} />
            ))}
          </tbody>
        </table>
      )}
      <datalist id={list}>
        {suggestions.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Problems fields={fields} problem={problem} />
      <Button
        tone="quiet"
        icon={<Plus />}
        className="mt-1"
        onClick={() => onFields([...fields, { name: '', value: '', on: true }])}
      >
        Add a {what}
      </Button>
    </div>
  );
}

function Problems({ fields, problem }: Pick<FieldTableProps, 'fields' | 'problem'>) {
  const found = fields.flatMap((field) => {
    const text = problem?.(field);
    return text ? [`${field.name}: ${text}`] : [];
  });
  return found.map((text) => (
    <p key={text} role="alert" className="mt-1 text-xs font-medium text-bad">
      {text}
    </p>
  ));
}

interface LineProps {
  what: FieldTableProps['what'];
  /** From 1. */
  place: number;
  field: Field;
  /** Id of the list of names to offer. */
  list: string;
  problem: FieldTableProps['problem'];
  onChange: (change: Partial<Field>) => void;
  onRemove: () => void;
}

function Line({ what, place, field, list, problem, onChange, onRemove }: LineProps) {
  return (
    <tr className={field.on ? undefined : 'text-ink-3'}>
      <td className={`${CELL} text-center`}>
        <input
          type="checkbox"
          aria-label={`Send ${field.name || 'this line'}`}
          checked={field.on}
          onChange={({ target }) => onChange({ on: target.checked })}
          className="size-3.5 align-middle accent-sea-fill"
        />
      </td>
      <td className={CELL}>
        <input
          aria-label={`Name of ${what} ${place}`}
          value={field.name}
          list={list}
          spellCheck={false}
          onChange={({ target }) => onChange({ name: target.value })}
          className={`${INPUT} text-ink-2`}
        />
      </td>
      <td className={CELL}>
        <textarea
          rows={1}
          aria-label={`Value of ${field.name || `${what} ${place}`}`}
          value={field.value}
          spellCheck={false}
          aria-invalid={problem?.(field) ? true : undefined}
          onChange={({ target }) => onChange({ value: target.value.replaceAll('\n', ' ') })}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          className={`${INPUT} field-sizing-content block resize-none break-all`}
        />
      </td>
      <td className={`${CELL} text-center`}>
        <IconButton label={`Remove ${field.name || 'this line'}`} className="!size-6" onClick={onRemove}>
          <X className="!size-3.5" />
        </IconButton>
      </td>
    </tr>
  );
}
