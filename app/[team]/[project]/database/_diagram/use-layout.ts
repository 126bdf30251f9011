'use client';
import type { ELK as Elk } from 'elkjs/lib/elk-api.js';
import { useEffect, useState } from 'react';
import { fromElk, type Layout, toElk } from './elk-graph.ts';
import type { Size } from './geometry.ts';
import { layoutKey, recall, remember } from './layout-cache.ts';
import type { DiagramModel, Mode } from './model.ts';

let shared: Promise<Elk> | undefined;

/** One worker for the page, made when the first diagram needs it. */
function elk(): Promise<Elk> {
  shared ??= import('elkjs/lib/elk-api.js').then(({ default: ELK }) => {
    const workerFactory = () =>
      new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    return new ELK({ workerFactory });
  });
  return shared;
}

export interface LayoutState {
  /** For which mode it was computed; a stale one is not drawn. */
  mode?: Mode;
  layout?: Layout;
  failed?: boolean;
  /** Milliseconds that the worker took. */
  tookMs?: number;
}

/** The layout of a large schema takes seconds, and is the same until the schema changes. */
async function compute(model: DiagramModel, mode: Mode, sizes: Map<string, Size>): Promise<Layout> {
  const graph = toElk(model, mode, sizes);
  const key = await layoutKey(graph);
  const known = recall(model, key);
  if (known) return known;
  const engine = await elk();
  const layout = fromElk(await engine.layout(graph));
  remember(model, key, layout);
  return layout;
}

/** Lays the diagram out in a worker; the page stays usable meanwhile. */
export function useLayout(model: DiagramModel, mode: Mode, sizes: Map<string, Size>): LayoutState {
  const [state, setState] = useState<LayoutState>({});
  useEffect(() => {
    let current = true;
    const started = performance.now();
    compute(model, mode, sizes)
      .then((layout) => {
        const tookMs = Math.round(performance.now() - started);
        if (current) setState({ mode, layout, tookMs });
      })
      .catch(() => current && setState({ mode, failed: true }));
    return () => {
      current = false;
    };
  }, [model, mode, sizes]);
  return state.mode === mode ? state : {};
}
