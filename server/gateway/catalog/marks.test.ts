import { describe, expect, it } from 'vitest';
import { sensitiveColumns } from './marks.ts';
import { viewOrigins } from './node-tree.ts';
import type { RawColumn, RawRelation } from './raw.ts';

function column(
  number: number,
  name: string,
  comment: string | null = null,
  sources: number[] | null = null,
): RawColumn {
  const rest = {
    type: 'text',
    nullable: true,
    default: null,
    generated: sources !== null,
    base: 'text',
    category: 'S',
    composite: false,
  };
  return { number, name, ...rest, comment, typecomment: null, sources };
}

function relation(
  oid: number,
  kind: RawRelation['kind'],
  columns: RawColumn[],
  view?: { rule: string; uses: [number, number][] },
): RawRelation {
  return {
    oid,
    schema: 'public',
    name: `r${oid}`,
    kind,
    comment: null,
    columns,
    rule: view?.rule ?? null,
    uses: view?.uses ?? null,
    calls: false,
    writable: 28,
    parents: null,
  };
}

/** As PostgreSQL writes a rule, with a subquery that has output columns of its own. */
function rule(...entries: [table: number, column: number][]): string {
  const entry = ([table, number]: [number, number], i: number) =>
    `{TARGETENTRY :expr {VAR :varno 1 :varattno ${number || 1} :vartype 25} :resno ${i + 1} :resname a\\ b :ressortgroupref 0 :resorigtbl ${table} :resorigcol ${number} :resjunk false}`;
  return `({QUERY :commandType 1 :rtable ({RANGETBLENTRY :subquery {QUERY :targetList ({TARGETENTRY :resno 1 :resname x :resorigtbl 9 :resorigcol 9 :resjunk false})}}) :targetList (${entries.map(entry).join(' ')}) :onConflict <>})`;
}

describe('viewOrigins', () => {
  it('reads the outermost output columns only', () => {
    expect(viewOrigins(rule([10, 2], [0, 0]))).toEqual([
      [1, 10, 2],
      [2, 0, 0],
    ]);
  });
});

describe('sensitiveColumns', () => {
  const people = relation(10, 'r', [
    column(1, 'id'),
    column(2, 'email', 'Mail @personal'),
    column(3, 'lower', null, [2]),
    column(4, 'note', 'not @personalised'),
  ]);
  const marks = (...views: RawRelation[]) => sensitiveColumns([people, ...views]);

  it('takes marks from comments and from what generated columns read', () => {
    expect([...(marks().get(10) ?? [])]).toEqual([2, 3]);
  });

  it('follows views, through views too', () => {
    const first = relation(20, 'v', [column(1, 'a'), column(2, 'b')], {
      rule: rule([10, 2], [10, 1]),
      uses: [
        [10, 1],
        [10, 2],
      ],
    });
    const second = relation(30, 'v', [column(1, 'c')], { rule: rule([20, 1]), uses: [[20, 1]] });
    expect([...(marks(first, second).get(20) ?? [])]).toEqual([1]);
    expect([...(marks(second, first).get(30) ?? [])]).toEqual([1]);
  });

  it('fails closed for computed columns of a view that reads a marked one', () => {
    const computed = relation(20, 'v', [column(1, 'a')], { rule: rule([0, 0]), uses: [[10, 2]] });
    const harmless = relation(21, 'v', [column(1, 'a')], { rule: rule([0, 0]), uses: [[10, 1]] });
    const whole = relation(22, 'v', [column(1, 'a')], {
      rule: rule([0, 0]).replace(':varattno 1 ', ':varattno 0 '),
      uses: [[10, 0]],
    });
    const found = marks(computed, harmless, whole);
    expect([20, 21, 22].map((oid) => found.get(oid)?.size)).toEqual([1, 0, 1]);
  });

  it('fails closed for functions, and follows partitions', () => {
    const calling = { ...relation(20, 'v', [column(1, 'a')], { rule: rule([0, 0]), uses: [] }), calls: true };
    const partition = { ...relation(21, 'r', [column(1, 'email'), column(2, 'id')]), parents: [10] };
    const found = marks(calling, partition);
    expect([...(found.get(20) ?? [])]).toEqual([1]);
    expect([...(found.get(21) ?? [])]).toEqual([1]);
    expect(sensitiveColumns([calling]).get(20)?.size).toBe(0);
  });
});
