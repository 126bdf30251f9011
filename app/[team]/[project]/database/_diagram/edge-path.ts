import type { Rect } from './geometry.ts';
import type { End, Point } from './model.ts';

/** How far a line leaves a table straight before it may turn: room for the crow's foot. */
export const STUB = 18;
const CORNER = 6;

type Side = 'left' | 'right';
interface Terminal {
  rect: Rect;
  /** Where on the side, from the top of the canvas. */
  y: number;
}

const sideX = (rect: Rect, side: Side) => (side === 'left' ? rect.x : rect.x + rect.width);
const outward = (side: Side) => (side === 'left' ? -1 : 1);

/** Does the segment run through the rectangle (a little grown)? */
function crosses(a: Point, b: Point, rect: Rect): boolean {
  const margin = 4;
  return (
    Math.max(a.x, b.x) > rect.x - margin &&
    Math.min(a.x, b.x) < rect.x + rect.width + margin &&
    Math.max(a.y, b.y) > rect.y - margin &&
    Math.min(a.y, b.y) < rect.y + rect.height + margin
  );
}

function viaChannel(from: Terminal, to: Terminal, sides: [Side, Side], channel: number): Point[] {
  return [
    { x: sideX(from.rect, sides[0]), y: from.y },
    { x: channel, y: from.y },
    { x: channel, y: to.y },
    { x: sideX(to.rect, sides[1]), y: to.y },
  ];
}

/** Vertical channels worth trying between two sides: the nearest legal ones and the middle. */
function channels(from: Terminal, to: Terminal, [a, b]: [Side, Side]): number[] {
  const start = sideX(from.rect, a) + outward(a) * STUB;
  const end = sideX(to.rect, b) + outward(b) * STUB;
  if (a === b) {
    const outermost = a === 'right' ? Math.max(start, end) : Math.min(start, end);
    return [outermost, outermost + outward(a) * 24, outermost + outward(a) * 60];
  }
  const room = a === 'right' ? end - start : start - end;
  return room < 0 ? [] : [(start + end) / 2, start, end];
}

function cost(points: Point[], obstacles: Rect[]): number {
  let total = 0;
  for (let index = 1; index < points.length; index++) {
    const [a, b] = [points[index - 1]!, points[index]!];
    total += Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
    for (const rect of obstacles) if (crosses(a, b, rect)) total += 600;
  }
  return total;
}

/** A loop beside the table for a key that points at its own table. */
function loop(from: Terminal, to: Terminal): Point[] {
  const right = sideX(from.rect, 'right');
  return [
    { x: right, y: from.y },
    { x: right + STUB + 6, y: from.y },
    { x: right + STUB + 6, y: to.y },
    { x: right, y: to.y },
  ];
}

/** The cheapest right-angled way between two tables: short, and through as few others as possible. */
export function routeBetween(from: Terminal, to: Terminal, obstacles: Rect[]): Point[] {
  const same = from.rect.x === to.rect.x && from.rect.y === to.rect.y;
  if (same) return loop(from, to);
  const sides: Side[] = ['left', 'right'];
  let best: { points: Point[]; cost: number } | undefined;
  for (const a of sides)
    for (const b of sides)
      for (const channel of channels(from, to, [a, b])) {
        const points = viaChannel(from, to, [a, b], channel);
        const price = cost(points, obstacles);
        if (!best || price < best.cost) best = { points, cost: price };
      }
  // Two opposite same-side channels always exist, so there is a best one.
  return best!.points;
}

const same = (a: Point, b: Point) => Math.abs(a.x - b.x) < 0.01 && Math.abs(a.y - b.y) < 0.01;

/** Leaves out points that repeat or lie on a straight line. */
export function simplify(points: Point[]): Point[] {
  const out: Point[] = [];
  for (const point of points) {
    const last = out.at(-1);
    if (last && same(last, point)) continue;
    const before = out.at(-2);
    const straight =
      before &&
      last &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (straight) out.pop();
    out.push(point);
  }
  return out;
}

const towards = (from: Point, to: Point, by: number): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) / length) * by, y: from.y + ((to.y - from.y) / length) * by };
};
const text = (point: Point) => `${Math.round(point.x * 10) / 10} ${Math.round(point.y * 10) / 10}`;

/** SVG path along the points with small round corners. */
export function roundedPath(raw: Point[]): string {
  const points = simplify(raw);
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${text(first)}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (!next) {
      path += `L${text(point)}`;
      return;
    }
    const before = points[index]!;
    const room = Math.min(
      CORNER,
      Math.hypot(point.x - before.x, point.y - before.y) / 2,
      Math.hypot(next.x - point.x, next.y - point.y) / 2,
    );
    path += `L${text(towards(point, before, room))}Q${text(point)} ${text(towards(point, next, room))}`;
  });
  return path;
}

export interface Foot {
  /** Lines of the sign. */
  path: string;
  /** Centre of the small circle that says “or none”. */
  circle?: Point;
}

/** The crow's-foot sign where a line meets a table: `at` on its border, `next` the line's following point. */
export function foot(end: End, at: Point, next: Point): Foot {
  const length = Math.hypot(next.x - at.x, next.y - at.y) || 1;
  const along = { x: (next.x - at.x) / length, y: (next.y - at.y) / length };
  const across = { x: -along.y, y: along.x };
  const go = (out: number, side: number): Point => ({
    x: at.x + along.x * out + across.x * side,
    y: at.y + along.y * out + across.y * side,
  });
  if (end === 'many') return { path: `M${text(go(0, -4))}L${text(go(8, 0))}L${text(go(0, 4))}` };
  const bar = `M${text(go(5, -4))}L${text(go(5, 4))}`;
  return end === 'one' ? { path: bar } : { path: bar, circle: go(11, 0) };
}
