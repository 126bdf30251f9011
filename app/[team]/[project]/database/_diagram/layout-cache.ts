import type { Layout } from './elk-graph.ts';
import type { DiagramModel } from './model.ts';

const PREFIX = 'diagram-layout:';
/** Layouts kept in one browser; of a large schema one is about 60 KB. */
const MOST = 12;

/** Numbers without names, in the order of the model: a browser's store is no place for somebody's schema. */
interface Packed {
  at: number;
  places: [number, number][];
  routes: (number[] | null)[];
}

/** A short name for what ELK is asked; different questions have different ones for all practical purposes. */
export async function layoutKey(graph: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(graph));
  // Without TLS, browsers offer no hashing but on this machine: then nothing is kept.
  if (!globalThis.crypto?.subtle) return '';
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return (
    PREFIX + Array.from(new Uint8Array(hash, 0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('')
  );
}

const tenth = (length: number) => Math.round(length * 10) / 10;

/** A layout as it is kept. Pure. */
export function pack(model: DiagramModel, layout: Layout, at: number): string {
  const packed: Packed = {
    at,
    places: model.tables.map(({ id }) => {
      const { x, y } = layout.positions[id] ?? { x: 0, y: 0 };
      return [tenth(x), tenth(y)];
    }),
    routes: model.links.map(
      ({ id }) => layout.routes[id]?.flatMap(({ x, y }) => [tenth(x), tenth(y)]) ?? null,
    ),
  };
  return JSON.stringify(packed);
}

/** The layout of this model that was packed; undefined for what is none. Pure. */
export function unpack(model: DiagramModel, text: string): Layout | undefined {
  try {
    const { places, routes } = JSON.parse(text) as Packed;
    if (places.length !== model.tables.length || routes.length !== model.links.length) return undefined;
    const layout: Layout = { positions: {}, routes: {} };
    model.tables.forEach(({ id }, index) => {
      const [x, y] = places[index]!;
      layout.positions[id] = { x, y };
    });
    model.links.forEach(({ id }, index) => {
      const flat = routes[index];
      if (flat)
        layout.routes[id] = Array.from({ length: flat.length / 2 }, (_, point) => ({
          x: flat[point * 2]!,
          y: flat[point * 2 + 1]!,
        }));
    });
    return layout;
  } catch {
    return undefined;
  }
}

/** The layout that this browser computed for the same question before. */
export function recall(model: DiagramModel, key: string): Layout | undefined {
  try {
    const text = key && localStorage.getItem(key);
    return text ? unpack(model, text) : undefined;
  } catch {
    return undefined; // the browser lets nothing be stored
  }
}

/** Keeps a layout, in place of the oldest ones. */
export function remember(model: DiagramModel, key: string, layout: Layout): void {
  if (!key) return;
  try {
    const age = (name: string) => Number(/^\{"at":(\d+)/.exec(localStorage.getItem(name) ?? '')?.[1] ?? 0);
    const kept = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    for (const name of kept.sort((a, b) => age(b) - age(a)).slice(MOST - 1)) localStorage.removeItem(name);
    localStorage.setItem(key, pack(model, layout, Date.now()));
  } catch {
    // No room, or nothing may be stored: it is computed again the next time.
  }
}
