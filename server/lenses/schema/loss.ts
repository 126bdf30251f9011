import type pg from 'pg';
import { ident, literal, type Sql } from '../../platform/postgres/sql.ts';
import type { Pair } from './compare.ts';
import type { SchemaObject } from './objects.ts';
import type { CountedLoss, PossibleLoss, RenameHint } from './shapes.ts';

const WHOLE: Record<string, number> = { smallint: 1, integer: 2, bigint: 3 };
const lengthOf = (type: string) => Number(/^character(?: varying)?\((\d+)\)$/.exec(type)?.[1] ?? Number.NaN);
const isText = (type: string) => /^(text|character varying|character)\b/.test(type);

function digitsOf(type: string): { before: number; after: number } | undefined {
  const [, precision, scale = '0'] = /^numeric\((\d+)(?:,(-?\d+))?\)$/.exec(type) ?? [];
  return precision === undefined
    ? undefined
    : { before: Number(precision) - Number(scale), after: Number(scale) };
}

/** Can every value of the one type be kept in the other? What is not known to be so is not. */
export function widens(from: string, to: string): boolean {
  if (from === to) return true;
  if (isText(to) && Number.isNaN(lengthOf(to)) && to !== 'character') return true;
  if (isText(from) && isText(to)) return lengthOf(from) <= lengthOf(to);
  if (WHOLE[from] && WHOLE[to]) return WHOLE[from] < WHOLE[to];
  if (to === 'numeric') return WHOLE[from] !== undefined || from.startsWith('numeric');
  const [was, is] = [digitsOf(from), digitsOf(to)];
  if (was && is) return is.before >= was.before && is.after >= was.after;
  return ['date>timestamp without time zone', 'date>timestamp with time zone', 'real>double precision',
    'timestamp without time zone>timestamp with time zone', 'json>jsonb'].includes(`${from}>${to}`); // biome-ignore format: a list
}

function columnLoss(
  object: SchemaObject<'column'>,
  pair: Pair,
  renames: readonly RenameHint[],
): PossibleLoss | undefined {
  const after = pair.after.get(object.id);
  const base = { schema: object.schema!, table: object.table!, column: object.name, renamedTo: null };
  if (object.data.generated) return undefined;
  if (after?.kind === 'column') {
    const { type: from } = object.data;
    const to = after.data.type;
    return widens(from, to) ? undefined : { ...base, kind: 'narrowed', from, to, detail: `${from} → ${to}` };
  }
  if (!pair.after.has(object.within!)) return undefined;
  const rename = renames.find(
    (one) =>
      one.kind === 'column' &&
      one.schema === base.schema &&
      one.table === base.table &&
      one.from === base.column,
  );
  return {
    ...base,
    kind: 'column',
    from: object.data.type,
    to: null,
    detail: '',
    renamedTo: rename?.to ?? null,
  };
}

/** Values that go, for each column that has the type and keeps it. */
function enumLosses(object: SchemaObject<'enum'>, pair: Pair): PossibleLoss[] {
  const after = pair.after.get(object.id);
  if (after?.kind !== 'enum') return [];
  const gone = object.data.values.filter((value) => !after.data.values.includes(value));
  const type = object.schema === 'public' ? object.name : `${object.schema}.${object.name}`;
  const users = [...pair.before.values()].filter(
    (one) => one.kind === 'column' && one.data.type === type && pair.after.has(one.id),
  );
  return gone.flatMap((value) =>
    users.map((user) => ({
      ...{ kind: 'enum value' as const, schema: user.schema!, table: user.table!, column: user.name },
      ...{ from: type, to: null, detail: value, renamedTo: null },
    })),
  );
}

/** What a change of the schema could destroy, whatever the rows are. Pure. */
export function possibleLosses(pair: Pair, renames: readonly RenameHint[]): PossibleLoss[] {
  return [...pair.before.values()].flatMap((object): PossibleLoss[] => {
    if (object.kind === 'table' && pair.after.get(object.id)?.kind !== 'table') {
      const rename = renames.find(
        (one) => one.kind === 'table' && one.schema === object.schema && one.from === object.name,
      );
      const base = {
        schema: object.schema!,
        table: object.name,
        column: null,
        from: null,
        to: null,
        detail: '',
      };
      return object.data.kind === 'foreign'
        ? []
        : [{ ...base, kind: 'table', renamedTo: rename?.to ?? null }];
    }
    if (object.kind === 'column')
      return [columnLoss(object, pair, renames)].filter((one) => one !== undefined);
    return object.kind === 'enum' ? enumLosses(object, pair) : [];
  });
}

/** Which rows of the column would lose something, as far as the types say. */
function condition({ kind, from, to, detail, column }: PossibleLoss): string {
  if (column === null) return 'true';
  const name: Sql = ident(column);
  if (kind === 'enum value') return `${name}::text = ${literal(detail)}`;
  const limit = kind === 'narrowed' && to ? lengthOf(to) : Number.NaN;
  if (from && isText(from) && !Number.isNaN(limit)) return `char_length(${name}::text) > ${limit}`;
  const bits = to === 'smallint' ? 15 : to === 'integer' ? 31 : 0;
  if (kind === 'narrowed' && from && WHOLE[from] && bits)
    return `${name} NOT BETWEEN ${-(2 ** bits)} AND ${2 ** bits - 1}`;
  return `${name} IS NOT NULL`;
}

const TIMEOUT_MS = 10_000;

/**
 * Counts the rows at stake, each within ten seconds. `rows` is null where that is too long, or where the owner cannot
 * see all rows (forced row-level security).
 * @param client connection to production as its owner, outside a transaction
 */
export async function countLosses(
  client: pg.ClientBase,
  losses: readonly PossibleLoss[],
): Promise<CountedLoss[]> {
  const counted: CountedLoss[] = [];
  for (const loss of losses) {
    const sql = `SELECT count(*)::float8 AS rows FROM ${ident(loss.schema, loss.table)} WHERE ${condition(loss)}`;
    await client.query(
      `BEGIN READ ONLY; SET LOCAL statement_timeout = ${TIMEOUT_MS}; SET LOCAL row_security = off; SET LOCAL search_path = pg_catalog, public`,
    );
    try {
      counted.push({ ...loss, rows: (await client.query<{ rows: number }>(sql)).rows[0]!.rows });
    } catch {
      counted.push({ ...loss, rows: null });
    } finally {
      await client.query('ROLLBACK');
    }
  }
  return counted;
}
