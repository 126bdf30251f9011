'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';

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

const SETTLED_MS = 1_000;

/**
 * A text that is typed and also stands in the address. Typing shows at once; the address follows, and changes of the
 * address (Back, a link) are taken over once the typing has settled.
 */
export function useTypedText(
  address: ReturnType<typeof useAddress>,
  name: string,
): [string, (text: string) => void] {
  const { note, get } = address;
  const given = get(name) ?? '';
  const [text, setText] = useState(given);
  const typedAt = useRef(0);
  useEffect(() => {
    if (performance.now() - typedAt.current > SETTLED_MS) setText(given);
  }, [given]);
  const type = useCallback(
    (next: string) => {
      typedAt.current = performance.now();
      setText(next);
      note({ [name]: next || undefined });
    },
    [note, name],
  );
  return [text, type];
}
