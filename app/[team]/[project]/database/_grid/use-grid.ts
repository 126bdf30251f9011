'use client';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useMemo, useState } from 'react';
import type { Place } from '@/app/_lib/place';
import { useTRPCClient } from '@/app/_lib/trpc';
import { ApiProblem, type RowSource, readCount, readRows, TokenSource } from './gateway.ts';
import { type Count, knownCount } from './grid-model.ts';
import { countQuery, formatView, parseView, requestQuery, type ViewQuery } from './query.ts';

/** The view in the page's address; every change is a step that Back undoes. */
export function useView() {
  const search = useSearchParams().toString();
  const pathname = usePathname();
  const view = useMemo(() => parseView(search), [search]);
  const change = useCallback(
    (next: ViewQuery) => {
      const query = formatView(next);
      window.history.pushState(null, '', query ? `${pathname}?${query}` : pathname);
    },
    [pathname],
  );
  return { view, change };
}

/** Tokens for reading, one source for the life of the page. */
export function useTokens(place: Place): TokenSource {
  const client = useTRPCClient();
  const { team, project, pull } = place;
  return useMemo(
    () => new TokenSource(() => client.rows.token.mutate({ team, project, pull })),
    [client, team, project, pull],
  );
}

interface Given {
  source: RowSource;
  tokens: TokenSource;
  view: ViewQuery;
  /** Columns that give an order when the view has none. */
  key: string[];
  estimate: number | null;
  enabled: boolean;
}

/** The rows of the view, straight from the gateway, and how many there are. */
export function useRows({ source, tokens, view, key, estimate, enabled }: Given) {
  const queries = useQueryClient();
  const query = requestQuery(view, key);
  const queryKey = ['rows', source.ref, source.schema, source.table, query];
  const page = useQuery({
    queryKey,
    queryFn: ({ signal }) => readRows(source, tokens, query, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 60_000,
    enabled,
    retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.status < 500),
  });
  const count = useCount({ source, tokens, view });
  const got = page.data?.rows.length ?? 0;
  const guess =
    page.data && !page.isPlaceholderData
      ? knownCount(view.offset, got, view.limit, view.filters.length + view.others.length ? null : estimate)
      : undefined;
  const known: Count | undefined =
    count.exact !== undefined && !guess?.exact ? { value: count.exact, exact: true } : guess;
  const refresh = useCallback(() => {
    count.forget();
    return queries.invalidateQueries({ queryKey: ['rows', source.ref, source.schema, source.table] });
  }, [queries, source.ref, source.schema, source.table, count.forget]);
  return { page, query, count: known, counting: count, refresh };
}

function useCount({ source, tokens, view }: Pick<Given, 'source' | 'tokens' | 'view'>) {
  const query = countQuery(view);
  const [state, setState] = useState<{ query: string; exact?: number; busy?: boolean; failed?: string }>();
  const current = state?.query === query ? state : undefined;
  const ask = useCallback(async () => {
    setState({ query, busy: true });
    try {
      setState({ query, exact: await readCount(source, tokens, query) });
    } catch (error) {
      setState({ query, failed: error instanceof Error ? error.message : String(error) });
    }
  }, [source, tokens, query]);
  const forget = useCallback(() => setState(undefined), []);
  return { exact: current?.exact, busy: current?.busy ?? false, failed: current?.failed, ask, forget };
}
