'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTRPC } from '@/app/_lib/trpc';
import type { Place } from '../_parts/place.ts';

/** Reads the list of keys again; pages that were rendered with the old ones are thrown away. */
export function useKeysChanged(place: Place): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  return async () => {
    await client.invalidateQueries(trpc.environments.keys.queryFilter(place));
    router.refresh();
  };
}
