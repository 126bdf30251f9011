'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpLink, splitLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import type { AppRouter } from '@/server/rpc/root';
import { problemOf } from './errors.ts';

/**
 * The typed client: `const trpc = useTRPC(); useQuery(trpc.projects.get.queryOptions({ team, project }))`.
 * Give a query the page's own data as `initialData`; do not prefetch without awaiting (hydration would differ).
 */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

const FINAL = new Set([
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'PRECONDITION_FAILED',
  'TOO_MANY_REQUESTS',
]);

function makeQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) => count < 2 && !FINAL.has(problemOf(error).code ?? ''),
      },
    },
  });
}

/** Browsers keep at most 64 KB alive; what is longer goes the ordinary way. */
const keptAlive: typeof fetch = (url, init) =>
  fetch(url, { ...init, keepalive: typeof init?.body === 'string' && init.body.length < 60_000 });

function makeClient() {
  const shared = { url: '/api/trpc', transformer: superjson };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        // Said while people leave the page: sent at once, and not given up with it.
        condition: (operation) => operation.context['outlivesPage'] === true,
        true: httpLink({ ...shared, fetch: keptAlive }),
        false: httpBatchLink({ ...shared, maxURLLength: 4_000 }),
      }),
    ],
  });
}

export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
