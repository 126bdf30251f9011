'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { problemOf } from '@/app/_lib/errors';
import type { Place } from '@/app/_lib/place';
import { useTRPCClient } from '@/app/_lib/trpc';
import { useToast } from '@/app/_ui/toast';
import type { SavedLayout, StoredLayout } from '@/server/diagrams/shapes';
import type { Layout } from './elk-graph.ts';
import { place, provisional, type Size } from './geometry.ts';
import type { DiagramModel, Mode, Point, Positions } from './model.ts';

const SAVE_AFTER_MS = 700;

export interface Places {
  positions: Positions;
  /** The saved layout, with the words who saved it. */
  saved: Pick<SavedLayout, 'owner' | 'savedBy' | 'savedAt'> | null;
  isArranged: boolean;
  move: (changes: Record<string, Point>) => void;
  /** The table has been let go: what was moved is saved at once. */
  settle: () => void;
  reset: () => void;
}

interface Given {
  place: Place;
  model: DiagramModel;
  mode: Mode;
  sizes: Map<string, Size>;
  layout: Layout | undefined;
  initial: SavedLayout | null;
  /** The person's own name, for “saved by”. */
  me: string;
}

interface Moved {
  mode: Mode;
  positions: Positions;
}

/** What this tab has sent to be saved and has no answer for yet. */
function noteOf({ team, project, pull }: Place) {
  const key = `diagram-unsaved:${team}/${project}/${pull ?? ''}`;
  return {
    read(): Moved | undefined {
      try {
        return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined;
      } catch {
        return undefined;
      }
    },
    write: (moved: Moved) => quietly(() => sessionStorage.setItem(key, JSON.stringify(moved))),
    /** Unless a later one stands there by now. */
    remove: (moved: Moved) =>
      quietly(() => {
        if (sessionStorage.getItem(key) === JSON.stringify(moved)) sessionStorage.removeItem(key);
      }),
  };
}

/** Browsers may let nothing be stored: then a page that is left too soon shows the earlier places once. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Nothing depends on it.
  }
}

/** Where the tables stand: saved places, else the computed ones; moving one saves all a moment later. */
export function usePlaces(given: Given): Places {
  const { place: project, model, mode, sizes, layout, initial, me } = given;
  const [stored, setStored] = useState<StoredLayout>(initial?.positions ?? {});
  const [saved, setSaved] = useState<Places['saved']>(initial);
  const client = useTRPCClient();
  const toast = useToast();
  // A new one at each drawing, with which everything here that saves would begin anew.
  const news = useRef(toast);
  news.current = toast;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const positions = useMemo(() => {
    const ids = model.tables.map((table) => table.id);
    const computed = layout?.positions ?? provisional(model.tables, sizes);
    return place(ids, computed, stored[mode] ?? {}, sizes);
  }, [model, mode, sizes, layout, stored]);
  const latest = useRef(positions);
  latest.current = positions;

  /** What is moved and not saved yet, of the mode it was moved in. */
  const pending = useRef<Moved>(undefined);
  const settle = useCallback(async () => {
    clearTimeout(timer.current);
    const moved = pending.current;
    pending.current = undefined;
    if (!moved) return;
    const note = noteOf(project);
    note.write(moved);
    try {
      const input = { ...project, mode: moved.mode, positions: rounded(moved.positions) };
      const answer = await client.diagrams.save.mutate(input, { context: { outlivesPage: true } });
      setSaved({ ...answer, savedBy: me });
      note.remove(moved);
    } catch (error) {
      const problem = problemOf(error);
      // Without an answer nobody knows; the next page tries again.
      if (problem.code) note.remove(moved);
      news.current.bad('The layout was not saved', problem.message);
    }
  }, [client, project, me]);
  // A page that was left before the answer came: the next one may have been read before the save.
  useEffect(() => {
    const unsaved = noteOf(project).read();
    if (!unsaved) return;
    setStored((before) => ({ ...before, [unsaved.mode]: unsaved.positions }));
    pending.current = unsaved;
    void settle();
  }, [project, settle]);

  const move = useCallback(
    (changes: Record<string, Point>) => {
      // All places are kept, so that the picture stays when the schema grows.
      setStored((before) => ({ ...before, [mode]: { ...latest.current, ...before[mode], ...changes } }));
      const before = pending.current?.mode === mode ? pending.current.positions : latest.current;
      if (pending.current && pending.current.mode !== mode) void settle();
      pending.current = { mode, positions: { ...before, ...changes } };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void settle(), SAVE_AFTER_MS);
    },
    [mode, settle],
  );
  // People reload, leave or close the page right after a move.
  useEffect(() => {
    const leave = () => void settle();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [settle]);

  const reset = useCallback(async () => {
    clearTimeout(timer.current);
    pending.current = undefined;
    try {
      await client.diagrams.reset.mutate({ ...project, mode });
      const fresh = await client.diagrams.get.query(project);
      setStored(fresh.layout?.positions ?? {});
      setSaved(fresh.layout);
    } catch (error) {
      toast.bad('The layout was not reset', problemOf(error).message);
    }
  }, [client, project, mode, toast]);

  return { positions, saved, isArranged: Boolean(stored[mode]), move, settle, reset };
}

function rounded(positions: Positions): Positions {
  const entries = Object.entries(positions).map(([id, { x, y }]) => [
    id,
    { x: Math.round(x), y: Math.round(y) },
  ]);
  return Object.fromEntries(entries);
}
