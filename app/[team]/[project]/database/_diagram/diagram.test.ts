import ELK from 'elkjs';
import { describe, expect, test } from 'vitest';
import type { Table } from '@/server/catalog/shapes';
import { foot, roundedPath, routeBetween, simplify } from './edge-path.ts';
import { fromElk, isGrouped, toElk } from './elk-graph.ts';
import { toDiagram } from './from-catalog.ts';
import {
  bounds,
  framesOf,
  place,
  portY,
  provisional,
  readingOrder,
  shownColumns,
  sizeOf,
} from './geometry.ts';
import { pack, unpack } from './layout-cache.ts';
import { linkInWords, neighbours, referencedEnd, referencingEnd, search } from './model.ts';
import { sampleModel } from './sample.ts';

describe('what a link says', () => {
  test('a required key has exactly one row at the other end, an optional one at most one', () => {
    expect(referencedEnd([{ nullable: false }, { nullable: false }])).toBe('one');
    expect(referencedEnd([{ nullable: false }, { nullable: true }])).toBe('zero-or-one');
  });

  test('a key that is unique by itself or in part belongs to at most one row', () => {
    expect(referencingEnd(['user_id'], [['id'], ['user_id']])).toBe('zero-or-one');
    expect(referencingEnd(['a', 'b'], [['b']])).toBe('zero-or-one');
    expect(referencingEnd(['a'], [['a', 'b']])).toBe('many');
  });

  test('the words name both ends', () => {
    const link = {
      id: 'l',
      from: { table: 'album', columns: ['artist_id'], end: 'many' as const },
      to: { table: 'artist', columns: ['id'], end: 'one' as const },
    };
    expect(linkInWords(link, (id) => id)).toBe(
      'Each row of album has exactly one of artist; each row of artist has any number of album.',
    );
  });
});

describe('search', () => {
  const model = sampleModel(12, 0);
  model.tables[3]!.columns[2]!.name = 'needle';
  test('puts the best name first and columns after names', () => {
    expect(search(model, 't1').map((hit) => hit.table)).toEqual(['s0.t1', 's0.t10', 's0.t11']);
    expect(search(model, 'NEED')).toEqual([{ table: 's0.t3', column: 'needle' }]);
    expect(search(model, '  ')).toEqual([]);
  });
});

test('neighbours are one link away, in either direction', () => {
  const { links } = sampleModel(2, 0);
  links.push({
    id: 'x',
    from: { table: 'a', columns: ['b'], end: 'many' },
    to: { table: 'b', columns: ['id'], end: 'one' },
  });
  expect([...neighbours(links, 'b')].sort()).toEqual(['a', 'b']);
  expect([...neighbours(links, 'c')]).toEqual(['c']);
});

describe('geometry', () => {
  const [table] = sampleModel(1, 0).tables;
  test('each mode has its lines, and the ports lie on them', () => {
    expect(shownColumns(table!, 'names')).toEqual({ shown: [], more: 0 });
    expect(shownColumns(table!, 'keys').more).toBe(7);
    expect(shownColumns(table!, 'all').shown).toHaveLength(8);
    expect(sizeOf(table!, 'names').height).toBeLessThan(sizeOf(table!, 'keys').height);
    expect(portY(table!, 'all', 'column_1') - portY(table!, 'all', 'id')).toBe(19);
    expect(portY(table!, 'keys', 'column_1')).toBe(portY(table!, 'names', 'id'));
  });

  test('saved places win, later tables go beneath them', () => {
    const sizes = new Map([
      ['a', { width: 100, height: 50 }],
      ['b', { width: 100, height: 50 }],
      ['c', { width: 100, height: 50 }],
    ]);
    const laid = { a: { x: 0, y: 0 }, b: { x: 200, y: 0 }, c: { x: 400, y: 0 } };
    expect(place(['a', 'b', 'c'], laid, {}, sizes)).toBe(laid);
    const placed = place(['a', 'b', 'c'], laid, { a: { x: 10, y: 10 } }, sizes);
    expect(placed['a']).toEqual({ x: 10, y: 10 });
    expect(placed['b']!.y).toBeGreaterThan(60);
    expect(placed['c']!.x).toBeGreaterThan(placed['b']!.x + 100);
  });

  test('the reading order goes by lines, then from the left', () => {
    const order = readingOrder({ a: { x: 300, y: 5 }, b: { x: 0, y: 20 }, c: { x: 0, y: 300 } });
    expect(['c', 'a', 'b'].sort(order)).toEqual(['b', 'a', 'c']);
  });

  test('the provisional placement has no overlaps', () => {
    const { tables } = sampleModel(40, 0);
    const sizes = new Map(tables.map((t) => [t.id, sizeOf(t, 'keys')]));
    const places = provisional(tables, sizes);
    expect(new Set(Object.values(places).map((p) => `${p.x},${p.y}`)).size).toBe(40);
    expect(bounds(tables.map((t) => ({ ...places[t.id]!, ...sizes.get(t.id)! }))).width).toBeGreaterThan(158);
  });
});

describe('routes', () => {
  const rect = (x: number, y: number) => ({ x, y, width: 100, height: 60 });
  test('are right-angled and end at the tables', () => {
    const points = routeBetween({ rect: rect(300, 0), y: 20 }, { rect: rect(0, 100), y: 130 }, []);
    expect(points[0]).toEqual({ x: 300, y: 20 });
    expect(points.at(-1)).toEqual({ x: 100, y: 130 });
    for (let i = 1; i < points.length; i++)
      expect(points[i]!.x === points[i - 1]!.x || points[i]!.y === points[i - 1]!.y).toBe(true);
  });

  test('go round a table in the way when that is possible', () => {
    const straight = routeBetween({ rect: rect(600, 0), y: 20 }, { rect: rect(0, 300), y: 320 }, []);
    const blocked = routeBetween({ rect: rect(600, 0), y: 20 }, { rect: rect(0, 300), y: 320 }, [
      rect(300, 150),
    ]);
    expect(straight[1]!.x).toBe(350);
    expect(blocked[1]!.x).not.toBe(350);
  });

  test('tables above each other are joined at one side, a table with itself by a loop', () => {
    const above = routeBetween({ rect: rect(0, 0), y: 20 }, { rect: rect(10, 200), y: 220 }, []);
    expect(Math.sign(above[1]!.x - above[0]!.x)).toBe(Math.sign(above[1]!.x - above[3]!.x));
    const loop = routeBetween({ rect: rect(0, 0), y: 20 }, { rect: rect(0, 0), y: 40 }, []);
    expect(loop.map((p) => p.x)).toEqual([100, 124, 124, 100]);
  });

  test('paths have round corners and no needless points', () => {
    expect(
      simplify([
        { x: 0, y: 0 },
        { x: 5, y: 0 },
        { x: 5, y: 0 },
        { x: 9, y: 0 },
      ]),
    ).toHaveLength(2);
    expect(
      roundedPath([
        { x: 0, y: 0 },
        { x: 20, y: 0 },
        { x: 20, y: 20 },
      ]),
    ).toBe('M0 0L14 0Q20 0 20 6L20 20');
    expect(roundedPath([])).toBe('');
  });

  test('each end has its sign', () => {
    const at = { x: 0, y: 0 };
    const next = { x: -20, y: 0 };
    expect(foot('many', at, next).path).toContain('L-8 0');
    expect(foot('one', at, next)).toEqual({ path: 'M-5 4L-5 -4' });
    expect(foot('zero-or-one', at, next).circle).toEqual({ x: -11, y: 0 });
  });
});

describe('layout by ELK', () => {
  const layOut = async (tables: number, links: number, schemas: number) => {
    const model = sampleModel(tables, links, schemas);
    const sizes = new Map(model.tables.map((t) => [t.id, sizeOf(t, 'keys')]));
    return { model, sizes, layout: fromElk(await new ELK().layout(toElk(model, 'keys', sizes))) };
  };

  test('places every table, draws every link from key to target, and overlaps nothing', async () => {
    const { model, sizes, layout } = await layOut(15, 22, 1);
    expect(Object.keys(layout.positions)).toHaveLength(15);
    for (const link of model.links) {
      const route = layout.routes[link.id]!;
      const from = layout.positions[link.from.table]!;
      const to = layout.positions[link.to.table]!;
      const fromWidth = link.from.table === link.to.table ? sizes.get(link.from.table)!.width : 0;
      expect(route[0]!.x).toBeCloseTo(from.x + fromWidth);
      expect(route.at(-1)!.x).toBeCloseTo(to.x + sizes.get(link.to.table)!.width);
    }
    expect(isGrouped(model)).toBe(false);
    const rects = model.tables.map((t) => ({ ...layout.positions[t.id]!, ...sizes.get(t.id)! }));
    const overlap = (a: (typeof rects)[0], b: (typeof rects)[0]) =>
      a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
    expect(rects.filter((a, at) => rects.some((b, other) => other > at && overlap(a, b)))).toEqual([]);
  });

  test.each([12, 120])('breaks a chain of %i keys into several rows instead of one strip', async (length) => {
    const model = sampleModel(length, 0);
    const [first, ...rest] = model.tables;
    let target = first!;
    for (const table of rest) {
      const from = { table: table.id, columns: ['column_1'], end: 'many' as const };
      const to = { table: target.id, columns: ['id'], end: 'one' as const };
      model.links.push({ id: `l${model.links.length}`, from, to });
      target = table;
    }
    const sizes = new Map(model.tables.map((t) => [t.id, sizeOf(t, 'keys')]));
    const { positions, routes } = fromElk(await new ELK().layout(toElk(model, 'keys', sizes)));
    const box = bounds(model.tables.map((t) => ({ ...positions[t.id]!, ...sizes.get(t.id)! })));
    expect(box.width / box.height).toBeLessThan(2);
    expect(box.width / box.height).toBeGreaterThan(0.5);
    expect(Object.keys(routes)).toHaveLength(length - 1);
  });

  test('frames schemas when there are many tables, with edges in canvas coordinates', async () => {
    const { model, sizes, layout } = await layOut(90, 80, 3);
    expect(isGrouped(model)).toBe(true);
    const frames = framesOf(model.tables, layout.positions, sizes);
    expect(frames.map((frame) => frame.schema).sort()).toEqual(['s0', 's1', 's2']);
    const overlapping = frames.filter((a) =>
      frames.some(
        (b) =>
          a !== b &&
          a.x < b.x + b.width &&
          b.x < a.x + a.width &&
          a.y < b.y + b.height &&
          b.y < a.y + a.height,
      ),
    );
    expect(overlapping).toEqual([]);
    const link = model.links.find((l) => l.from.table !== l.to.table && layout.routes[l.id])!;
    expect(layout.routes[link.id]![0]!.x).toBeCloseTo(layout.positions[link.from.table]!.x);
  });

  test('is kept without names, and fits only its own model', async () => {
    const { model, layout } = await layOut(6, 8, 2);
    const text = pack(model, layout, 1);
    expect(text).not.toMatch(/[a-z]\d|s0/);
    const again = unpack(model, text)!;
    expect(Object.keys(again.routes)).toEqual(model.links.map(({ id }) => id));
    for (const { id } of model.tables)
      expect(Math.abs(again.positions[id]!.x - layout.positions[id]!.x)).toBeLessThan(0.1);
    expect(unpack(sampleModel(5, 8), text)).toBeUndefined();
    expect(unpack(model, 'nonsense')).toBeUndefined();
  });
});

describe('the diagram of a described database', () => {
  const table = (name: string, over: object = {}) =>
    ({
      schema: 'public',
      name,
      kind: 'table',
      partitionOf: null,
      comment: null,
      rowEstimate: 5,
      sizeBytes: 8192,
      columns: [
        { name: 'id', type: 'integer', nullable: false, marks: [] },
        { name: 'owner_id', type: 'integer', nullable: true, marks: ['personal'] },
      ],
      primaryKey: { name: 'k', columns: ['id'], definition: '' },
      unique: [],
      foreignKeys: [],
      ...over,
    }) as unknown as Table;
  const key = (to: string, schema = 'public') => ({
    name: `to_${to}`,
    columns: ['owner_id'],
    references: { schema, table: to, columns: ['id'] },
  });

  test('draws tables, not views and partitions, and links between what is drawn', () => {
    const tables = [
      table('owner'),
      table('thing', { foreignKeys: [key('owner'), key('gone')] }),
      table('part', { partitionOf: { schema: 'public', name: 'thing' } }),
      table('seen', { kind: 'view' }),
    ];
    const model = toDiagram({ tables }, ['public']);
    expect(model.tables.map((t) => t.label)).toEqual(['owner', 'thing']);
    expect(model.links).toHaveLength(1);
    expect(model.links[0]).toMatchObject({
      id: 'public.thing.to_owner',
      from: { table: 'public.thing', end: 'many' },
      to: { table: 'public.owner', end: 'zero-or-one' },
    });
    expect(model.tables[1]!.columns[1]).toMatchObject({ foreign: true, primary: false, marks: ['personal'] });
  });

  test('a key that is unique makes a link of one to one', () => {
    const unique = [{ name: 'u', columns: ['owner_id'], definition: '' }];
    const { links } = toDiagram(
      { tables: [table('owner'), table('pass', { foreignKeys: [key('owner')], unique })] },
      ['public'],
    );
    expect(links[0]!.from.end).toBe('zero-or-one');
  });
});
