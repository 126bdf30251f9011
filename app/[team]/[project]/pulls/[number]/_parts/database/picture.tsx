import { formatNumber, plural } from '@/app/_lib/format';
import { type Anchor, anchorKey, anchorName } from '@/server/checks/shapes';
import type { Mark, Picture as Model, PictureLine } from '@/server/lenses/schema/shapes';
import { Scroll } from '../findings/scroll.tsx';
import type { ObjectTalk } from '../object-talk.tsx';
import { HEAD, LINE, layOut, linesOf, type PlacedTable, WIDTH } from './layout.ts';

const FILL: Record<Mark, string> = {
  new: 'fill-add-wash',
  changed: 'fill-warn-wash',
  removed: 'fill-del-wash',
  same: 'fill-surface',
};
const HEADS: Record<Mark, string> = {
  new: 'fill-add-mark',
  changed: 'fill-sunken',
  removed: 'fill-del-mark',
  same: 'fill-surface',
};
const STROKE: Record<Mark, string> = {
  new: 'stroke-good-fill',
  changed: 'stroke-line-2',
  removed: 'stroke-bad-fill',
  same: 'stroke-line',
};
const SIGN: Record<Mark, string> = { new: '+', changed: '~', removed: '−', same: '' };
const WORD: Record<Mark, string> = { new: 'New', changed: '', removed: 'Removed', same: '' };
const LINK: Record<Mark, string> = {
  new: 'stroke-good-fill',
  changed: 'stroke-line-2',
  removed: 'stroke-bad-fill',
  same: 'stroke-line-2',
};

/** SVG text does not wrap: a long name ends in dots, and is whole in the list. */
const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** How many conversations are open about an object: a small mark at its right edge. */
function Count({ count, y }: { count: number; y: number }) {
  if (!count) return null;
  return (
    <g transform={`translate(${WIDTH - 11} ${y})`}>
      <rect width={18} height={16} rx={4} className="fill-sea-fill" />
      <path d="M 6 15 L 6 20 L 12 15" className="fill-sea-fill" />
      <text x={9} y={12} textAnchor="middle" className="fill-surface text-2xs font-semibold">
        {count > 9 ? '9+' : count}
      </text>
    </g>
  );
}

/** What a line of a table is of; keys, checks and indexes are talked about at their table. */
function lineAnchor({ schema, name }: PlacedTable, line: PictureLine): Anchor | undefined {
  if (line.column) return { kind: 'column', schema, name, column: line.name };
  return line.note === 'policy' ? { kind: 'policy', schema, name, policy: line.name } : undefined;
}

function Line({ line, y }: { line: PictureLine | string; y: number }) {
  if (typeof line === 'string')
    return (
      <text x={28} y={y + 15} className="fill-ink-3 text-xs">
        {line}
      </text>
    );
  const name = cut(line.name, 20);
  const key = line.key === 'primary' ? 'PK' : line.key === 'foreign' ? 'FK' : '';
  // What the name leaves of the line, by the widths of the two faces.
  const room = Math.floor((WIDTH - 46 - name.length * 6.5 - (key ? 20 : 0)) / 6.7);
  return (
    <g>
      {line.mark !== 'same' && (
        <rect x={1} y={y} width={WIDTH - 2} height={LINE} className={FILL[line.mark]} />
      )}
      <text x={10} y={y + 15} className="fill-ink-2 font-mono text-xs">
        {SIGN[line.mark]}
      </text>
      <text
        x={28}
        y={y + 15}
        className={line.mark === 'removed' ? 'fill-ink-3 text-xs line-through' : 'fill-ink text-xs'}
      >
        {name}
        {key && (
          <tspan dx={5} className="fill-ink-3 text-2xs">
            {key}
          </tspan>
        )}
      </text>
      <text x={WIDTH - 10} y={y + 15} textAnchor="end" className="fill-ink-2 font-mono text-2xs">
        {room < 4 ? '' : cut(line.note, room)}
      </text>
    </g>
  );
}

function Table({ table, talk }: { table: PlacedTable; talk: ObjectTalk }) {
  const { x, y, height, mark, name, rowEstimate, kind } = table;
  const rows = rowEstimate === null ? '' : plural(Math.round(rowEstimate), 'row');
  const note = WORD[mark]
    ? `${WORD[mark]} ${kind}`
    : rowEstimate === null
      ? ''
      : `${formatNumber(Math.round(rowEstimate))} ${rows.replace(/^[\d,. ]+/, '')}`;
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect width={WIDTH} height={height} rx={4} className={`fill-surface ${STROKE[mark]}`} />
      <path
        d={`M 4 .5 H ${WIDTH - 4} Q ${WIDTH - 0.5} .5 ${WIDTH - 0.5} 4 V ${HEAD} H .5 V 4 Q .5 .5 4 .5`}
        className={HEADS[mark]}
      />
      <line x1={0} x2={WIDTH} y1={HEAD} y2={HEAD} className={STROKE[mark]} />
      <text x={10} y={18} className="fill-ink text-xs font-semibold">
        {cut(name, 22)}
      </text>
      <text x={WIDTH - 10} y={18} textAnchor="end" className="fill-ink-2 text-2xs">
        {note}
      </text>
      {linesOf(table).map((line, index) => (
        <Line
          key={typeof line === 'string' ? line : `${line.name}${line.column}`}
          line={line}
          y={HEAD + index * LINE}
        />
      ))}
      <Count count={talk.open({ kind: 'table', schema: table.schema, name })} y={6} />
      {linesOf(table).map((line, index) => {
        const anchor = typeof line === 'string' ? undefined : lineAnchor(table, line);
        return (
          anchor && <Count key={anchorKey(anchor)} count={talk.open(anchor)} y={HEAD + index * LINE + 3} />
        );
      })}
    </g>
  );
}

function sentence({ tables }: Model): string {
  const of = (mark: Mark) =>
    tables.filter((one) => !one.neighbour && one.mark === mark).map((one) => one.name);
  const parts = [
    ['New', of('new')],
    ['Changed', of('changed')],
    ['Removed', of('removed')],
  ] as const;
  const said = parts
    .filter(([, names]) => names.length)
    .map(([word, names]) => `${word}: ${names.join(', ')}.`);
  return `The tables that change. ${said.join(' ')} The view “Columns” says the same as a table.`;
}

function talkSentence(tables: readonly PlacedTable[], talk: ObjectTalk): string {
  const anchors = tables.flatMap((table): Anchor[] => [
    { kind: 'table', schema: table.schema, name: table.name },
    ...table.lines.map((line) => lineAnchor(table, line)).filter((one) => one !== undefined),
  ]);
  const said = anchors
    .filter((one) => talk.open(one))
    .map((one) => `${talk.open(one)} on ${anchorName(one)}`);
  return said.length ? ` Open conversations: ${said.join(', ')}.` : '';
}

/** The difference of two schemas as tables with their new, changed and removed lines. */
export function SchemaPicture({ picture, talk }: { picture: Model; talk: ObjectTalk }) {
  if (!picture.tables.length)
    return <p className="px-4 py-3 text-ink-2">No table changes; the list says what does.</p>;
  const { tables, links, width, height } = layOut(picture);
  return (
    <Scroll label="Picture of the change" className="overflow-x-auto p-3">
      <svg
        role="img"
        aria-label={`${sentence(picture)}${talkSentence(tables, talk)}`}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className="mx-auto block max-w-none"
      >
        {links.map(({ key, path, mark }) => (
          <path
            key={key}
            d={path}
            fill="none"
            strokeWidth={1.5}
            strokeDasharray={mark === 'removed' ? '4 3' : undefined}
            className={LINK[mark]}
          />
        ))}
        {tables.map((table) => (
          <Table key={table.id} table={table} talk={talk} />
        ))}
      </svg>
      {picture.left > 0 && (
        <p className="mt-2 text-xs text-ink-2">{plural(picture.left, 'more table')} in the list.</p>
      )}
    </Scroll>
  );
}
