'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTRPC } from '@/app/_lib/trpc';

const PAUSE_MS = 350;

/** The text as it was when typing last paused. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** Parses SQL with PostgreSQL's own parser while it is being written: marks for the editor, kinds of the statements. */
export function useSqlCheck(place: { team: string; project: string }, sql: string, on: boolean) {
  const paused = usePaused(sql);
  const trpc = useTRPC();
  const asking = on && paused.trim() !== '';
  const check = useQuery(
    trpc.pulls.checkSql.queryOptions(
      { ...place, sql: paused },
      { enabled: asking, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const found = asking ? check.data : undefined;
  return useMemo(
    () => ({
      marks: (found?.problems ?? []).map(({ at, line, message }) => ({
        from: at,
        to: at + 1,
        message: `Line ${line}: ${message}`,
        severity: 'error' as const,
      })),
      statements: (found?.statements ?? []).map(({ kind }) => kind),
    }),
    [found],
  );
}
