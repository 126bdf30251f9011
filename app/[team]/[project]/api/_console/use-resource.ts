'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/app/_lib/trpc';
import type { ApiRequest, ReferenceIndex, ResourceReference } from '@/server/api/shapes';
import type { ConsoleFacts } from '../_parts/console-facts.ts';
import { headerOf } from '../_request/request.ts';

/** The entry of the reference that a request is about. */
function entryOf(request: ApiRequest, index: readonly ReferenceIndex[], schemas: readonly string[]) {
  const call = request.path.startsWith('rpc/');
  const name = call ? request.path.slice('rpc/'.length) : request.path;
  const schema = headerOf(request, 'accept-profile') ?? headerOf(request, 'content-profile') ?? schemas[0];
  return index.find(
    (one) => (one.kind === 'function') === call && one.name === name && one.schema === schema,
  );
}

/** What the reference says of the request's table or function, for hints and explanations. */
export function useResource(
  facts: ConsoleFacts,
  index: readonly ReferenceIndex[],
  request: ApiRequest,
  known: ResourceReference | undefined,
): ResourceReference | undefined {
  const trpc = useTRPC();
  const entry = entryOf(request, index, facts.schemas);
  const same = known && entry && known.slug === entry.slug && known.kind === entry.kind;
  const input = { ...facts.place, resource: entry?.slug ?? '', call: entry?.kind === 'function' };
  const found = useQuery({
    ...trpc.api.resource.queryOptions(input),
    enabled: Boolean(entry) && !same,
    staleTime: 60_000,
  });
  if (!entry) return undefined;
  return same ? known : found.data;
}
