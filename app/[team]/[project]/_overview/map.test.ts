import { expect, test } from 'vitest';
import type { ProjectFacts } from '@/server/projects/shapes';
import { curve, drawMap, HEIGHT, reachWords, WIDTH } from './map.ts';

const facts: ProjectFacts = {
  slug: 'shop',
  reachable: true,
  tables: 3,
  views: 1,
  rowsEstimate: 10,
  bytes: 8_000_000,
  foreignKeys: 2,
  migrations: 1,
  lastMigration: null,
  postgres: '18.4',
  served: 4,
  guarded: 2,
  reach: [
    { role: 'anon', reads: 0, writes: 0 },
    { role: 'authenticated', reads: 3, writes: 1 },
    { role: 'service_role', reads: 4, writes: 4 },
  ],
  largest: [],
};

test('a caller whom nothing is granted is drawn as such', () => {
  const { lines } = drawMap(facts, { commit: null, protectMain: false });
  expect(lines.find(({ from }) => from === 'anon')?.idle).toBe(true);
  expect(lines.find(({ from }) => from === 'authenticated')?.idle).toBe(false);
  expect(reachWords({ role: 'anon', reads: 0, writes: 0 })).toBe('reaches no table');
  expect(reachWords({ role: 'anon', reads: 1, writes: 0 })).toBe('reads 1 table, writes 0');
});

test('new migrations come by a push, or by merging alone where main is protected', () => {
  const codeLines = (protectMain: boolean) =>
    drawMap(facts, { commit: null, protectMain }).boxes.find(({ id }) => id === 'code')?.lines;
  expect(codeLines(false)).toContain('1 migration applied; a push to main applies new ones');
  expect(codeLines(true)).toContain('1 migration applied; merging a pull request applies new ones');
});

test('everything lies inside the drawing, no boxes overlap, and every line has a curve', () => {
  const drawing = drawMap(facts, { commit: 'abcdef0123456789', commits: 3, protectMain: false });
  for (const box of drawing.boxes) {
    expect(box.x + box.width).toBeLessThanOrEqual(WIDTH);
    expect(box.y + box.height).toBeLessThanOrEqual(HEIGHT);
    for (const other of drawing.boxes) {
      if (other === box) continue;
      const apart =
        box.x + box.width <= other.x ||
        other.x + other.width <= box.x ||
        box.y + box.height <= other.y ||
        other.y + other.height <= box.y;
      expect(apart, `${box.id} and ${other.id}`).toBe(true);
    }
  }
  for (const line of drawing.lines) expect(curve(drawing, line)).toMatch(/^M[\d. ]+[CV]/);
});
