import { KeyRound } from 'lucide-react';
import { Ticked } from '@/app/_ui/ticked';
import type { Column, Table } from '@/server/catalog/shapes';
import { MarkTags } from '../_catalog/mark-tags.tsx';
import { shortType, tableLabel } from '../_catalog/names.ts';

export const LINK =
  'text-sea underline decoration-sea-line underline-offset-[2.5px] hover:decoration-current text-left';

/** Where a value comes from when none is given, or whether one must be. */
export function columnRule(column: Column): string {
  if (column.identity) return 'identity';
  if (column.generated) return 'computed';
  if (column.default) return column.default.length > 18 ? 'has default' : column.default;
  return column.nullable ? 'optional' : 'required';
}

interface ColumnsTabProps {
  table: Table;
  exposed: string[];
  onJump: (schema: string, table: string) => void;
}

export function ColumnsTab({ table, exposed, onJump }: ColumnsTabProps) {
  const primary = new Set(table.primaryKey?.columns ?? []);
  const targets = (name: string) => table.foreignKeys.filter((key) => key.columns.includes(name));
  return (
    <table className="w-full border-collapse">
      <thead className="sr-only">
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Type</th>
          <th scope="col">Rule</th>
        </tr>
      </thead>
      <tbody>
        {table.columns.map((column) => (
          <tr key={column.name} className="border-b border-line last:border-b-0">
            <th scope="row" className="py-[5px] pr-2 pl-4.5 text-left align-top font-normal wrap-anywhere">
              <span className="inline-flex flex-wrap items-center gap-x-1.5">
                <b className="font-semibold">{column.name}</b>
                {primary.has(column.name) && (
                  <KeyRound role="img" aria-label="primary key" className="size-[13px]" strokeWidth={2} />
                )}
                <MarkTags marks={column.marks} />
              </span>
              <Note column={column} targets={targets(column.name)} exposed={exposed} onJump={onJump} />
            </th>
            <td className="max-w-36 px-1 py-[5px] align-top font-mono text-2xs leading-5 text-ink-2 wrap-break-word">
              {shortType(column.type)}
            </td>
            <td
              className="max-w-28 truncate py-[5px] pr-4.5 pl-1 align-top text-xs text-ink-3"
              title={column.default ?? undefined}
            >
              {columnRule(column)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface NoteProps extends Pick<ColumnsTabProps, 'exposed' | 'onJump'> {
  column: Column;
  targets: Table['foreignKeys'];
}

function Note({ column, targets, exposed, onJump }: NoteProps) {
  const parts = [
    // A comment that is a sentence of its own would otherwise end in “.;”.
    column.comment?.replace(/\.$/, ''),
    column.enumValues && `One of ${column.enumValues.join(', ')}`,
    column.generated && `Computed: ${column.generated.expression}`,
  ].filter(Boolean);
  if (!parts.length && !targets.length) return null;
  return (
    <p className="text-xs leading-[1.0625rem] text-ink-3">
      <Ticked text={parts.join('; ')} />
      {targets.map((key, index) => (
        <span key={key.name}>
          {(parts.length > 0 || index > 0) && '; '}
          <button
            type="button"
            className={LINK}
            onClick={() => onJump(key.references.schema, key.references.table)}
          >
            {tableLabel({ schema: key.references.schema, name: key.references.table }, exposed)}
          </button>
        </span>
      ))}
    </p>
  );
}
