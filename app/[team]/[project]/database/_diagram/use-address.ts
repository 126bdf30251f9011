'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

type Change = Record<string, string | undefined>;

/**
 * The page's state in its address. `go` is a step that Back undoes; `note` replaces the current one.
 * Both change the address without asking the server for the page again.
 */
export function useAddress() {
  const parameters = useSearchParams();
  const pathname = usePathname();
  const address = useCallback(
    (change: Change) => {
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(change)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      const text = next.toString();
      return text ? `${pathname}?${text}` : pathname;
    },
    [pathname],
  );
  const go = useCallback((change: Change) => window.history.pushState(null, '', address(change)), [address]);
  const note = useCallback(
    (change: Change) => window.history.replaceState(null, '', address(change)),
    [address],
  );
  return { get: (name: string) => parameters.get(name) ?? undefined, go, note };
}
