'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useTRPC } from '@/app/_lib/trpc';
import type { Where } from '../../_parts/where.ts';

const EVERY_MS = 2_000;

/** While something is under way, looks whether it has gone on and shows the page anew when it has. */
export function Watch({ where, active }: { where: Where; active: boolean }) {
  const trpc = useTRPC();
  const router = useRouter();
  const seen = useRef<string>(undefined);
  const { data } = useQuery(
    trpc.pulls.pulse.queryOptions(where, { enabled: active, refetchInterval: EVERY_MS, staleTime: 0 }),
  );
  useEffect(() => {
    if (data === undefined) return;
    if (seen.current !== undefined && seen.current !== data) router.refresh();
    seen.current = data;
  }, [data, router]);
  return null;
}
