'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useTRPC } from '@/app/_lib/trpc';
import type { Where } from '../../_parts/where.ts';

const MOVING_MS = 2_000;
/** Somebody may push, comment or merge meanwhile. */
const RESTING_MS = 8_000;

/** Looks whether anything has changed and shows the page anew when it has: often while something is under way. */
export function Watch({ where, moving }: { where: Where; moving: boolean }) {
  const trpc = useTRPC();
  const router = useRouter();
  const seen = useRef<string>(undefined);
  const { data } = useQuery(
    trpc.pulls.pulse.queryOptions(where, { refetchInterval: moving ? MOVING_MS : RESTING_MS, staleTime: 0 }),
  );
  useEffect(() => {
    if (data === undefined) return;
    if (seen.current !== undefined && seen.current !== data) router.refresh();
    seen.current = data;
  }, [data, router]);
  return null;
}
