'use client';
import { useCallback, useState } from 'react';
import { problemOf } from '@/app/_lib/errors';
import { useTRPCClient } from '@/app/_lib/trpc';
import type { RowKey, RowValues } from '@/server/rows/shapes';

export interface WriteProblem {
  message: string;
  fields: Record<string, string>;
}

/** Reads the sentences by column out of a refused write. */
export function writeProblem(error: unknown): WriteProblem {
  const problem = problemOf(error);
  const data = (error as { data?: { data?: { fields?: Record<string, string> } } }).data?.data;
  const message = problem.requestId ? `${problem.message} (request ${problem.requestId})` : problem.message;
  return { message, fields: data?.fields ?? problem.fields };
}

interface Target {
  team: string;
  project: string;
  schema: string;
  table: string;
}

/** Audited writes with their state. Each answers true when it went through. */
export function useWrites(target: Target, onDone: () => unknown) {
  const client = useTRPCClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<WriteProblem>();
  const run = useCallback(
    async (work: () => Promise<unknown>, waitForRows = false): Promise<boolean> => {
      setBusy(true);
      setProblem(undefined);
      try {
        await work();
        const shown = onDone();
        // A cell shows its new value when its editor closes; forms need not wait for the rows behind them.
        if (waitForRows) await shown;
        return true;
      } catch (error) {
        setProblem(writeProblem(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [onDone],
  );
  return {
    busy,
    problem,
    forget: useCallback(() => setProblem(undefined), []),
    insert: (values: RowValues) => run(() => client.rows.insert.mutate({ ...target, values })),
    update: (key: RowKey, values: RowValues, before: RowValues, waitForRows = false) =>
      run(() => client.rows.update.mutate({ ...target, key, values, before }), waitForRows),
    remove: (keys: RowKey[]) => run(() => client.rows.remove.mutate({ ...target, keys })),
  };
}
