'use client';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useMemo, useState } from 'react';
import type { Place } from '@/app/_lib/place';
import { useTRPCClient } from '@/app/_lib/trpc';
import {
  ApiProblem,
  type Page,
  type RowSource,
  readCount,
  readRows,
  TokenSource,
  withJsonNulls,
} from './gateway.ts';
import { type Count, knownCount } from './grid-model.ts';
import { countQuery, formatView, jsonTextQuery, parseView, requestQuery, type ViewQuery } from './query.ts';

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
  /** Columns of JSON that the view shows. */
  jsonColumns: string[];
  estimate: number | null;
  enabled: boolean;
}

/** One page; only where JSON columns look empty, a second request asks which of them hold a JSON `null`. */
async function readPage(given: Given, query: string, signal: AbortSignal): Promise<Page> {
  const { source, tokens, view, jsonColumns } = given;
  const page = await readRows(source, tokens, query, signal);
  const [first] = page.rows;
  const columns = jsonColumns.filter((column) => page.rows.some((row) => row[column] === null));
  if (!first || !columns.length) return page;
  const key = given.key.every((column) => column in first) ? given.key : [];
  const asked = jsonTextQuery(view, given.key, columns);
  // Rows without this help are still the rows.
  const texts = await readRows(source, tokens, asked, signal).catch(() => undefined);
  return texts ? { ...page, rows: withJsonNulls(page.rows, texts.rows, columns, key) } : page;
}

/** The rows of the view, straight from the gateway, and how many there are. */
export function useRows(given: Given) {
  const { source, tokens, view, key, estimate, enabled } = given;
  const queries = useQueryClient();
  const query = requestQuery(view, key);
  const queryKey = ['rows', source.ref, source.schema, source.table, query];
  const page = useQuery({
    queryKey,
    queryFn: ({ signal }) => readPage(given, query, signal),
    // It would copy raw JSON values into plain objects, which they must not become.
    structuralSharing: false,
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
