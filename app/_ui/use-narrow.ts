'use client';
import { useSyncExternalStore } from 'react';

const QUERY = '(max-width: 47.99rem)';

function subscribe(changed: () => void): () => void {
  const media = window.matchMedia(QUERY);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

/** True where two columns of code do not fit: below the width that `md:` begins at. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => window.matchMedia(QUERY).matches,
    () => false,
  );
