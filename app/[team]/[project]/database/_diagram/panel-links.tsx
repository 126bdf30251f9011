import { ArrowLeft, ArrowRight } from 'lucide-react';
import type { IncomingKey } from '@/server/catalog/one-table';
import type { Table } from '@/server/catalog/shapes';
import { type DiagramLink, linkInWords } from './model.ts';
import { LINK } from './panel-columns.tsx';

interface LinksTabProps {
  table: Table;
  incoming: IncomingKey[];
  links: DiagramLink[];
  label: (table: string) => string;
  onJump: (table: string) => void;
}

const DELETING: Record<IncomingKey['onDelete'], (one: string, other: string) => string> = {
  cascade: (one, other) => `Deleting a row of ${one} deletes its rows of ${other}.`,
  'set null': (one, other) => `Deleting a row of ${one} empties the key in ${other}.`,
  'set default': (one, other) => `Deleting a row of ${one} resets the key in ${other}.`,
  restrict: (one, other) => `A row of ${one} cannot be deleted while rows of ${other} point at it.`,
  'no action': (one, other) => `A row of ${one} cannot be deleted while rows of ${other} point at it.`,
};

/** Keys of this table and keys that point at it, with what a deletion does. */
export function LinksTab({ table, incoming, links, label, onJump }: LinksTabProps) {
  const id = `${table.schema}.${table.name}`;
  if (!links.length) return <p className="px-4.5 py-3 text-ink-2">No foreign key starts or ends here.</p>;
  const rule = (link: DiagramLink) =>
    table.foreignKeys.find((key) => `${id}.${key.name}` === link.id)?.onDelete ??
    incoming.find((key) => `${key.schema}.${key.table}.${key.name}` === link.id)?.onDelete;
  return (
    <ul>
      {links.map((link) => {
        const out = link.from.table === id;
        const other = out ? link.to.table : link.from.table;
        const onDelete = rule(link);
        const Arrow = out ? ArrowRight : ArrowLeft;
        return (
          <li key={link.id} className="flex gap-2 border-b border-line px-4.5 py-2 last:border-b-0">
            <Arrow
              className="mt-0.5 size-4 flex-none text-ink-3"
              strokeWidth={1.75}
              role="img"
              aria-label={out ? 'points at' : 'is pointed at by'}
            />
            <div className="min-w-0">
              <button type="button" className={LINK} onClick={() => onJump(other)}>
                {label(other)}
              </button>{' '}
              <span className="text-xs text-ink-3">
                {link.from.columns.join(', ')} → {link.to.columns.join(', ')}
              </span>
              <p className="text-xs text-ink-2">{linkInWords(link, label)}</p>
              {onDelete && (
                <p className="text-xs text-ink-3">
                  {DELETING[onDelete](label(link.to.table), label(link.from.table))}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
