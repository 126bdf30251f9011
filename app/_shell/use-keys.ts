'use client';
import { useEffect, useRef } from 'react';
import { usePreferences } from '../_ui/preferences.tsx';
import { press, type Shortcut, takesText, WITHIN_MS } from './keys.ts';

/** Listens for shortcuts anywhere on the page, except in fields and when the reader turned them off. */
export function useKeys(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const { preferences } = usePreferences();
  const on = preferences.shortcuts === 'on';
  useEffect(() => {
    if (!on) return;
    let pending: string | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (takesText(event.target)) return;
      const meant = press(latest.current, pending, event.key);
      clearTimeout(timer);
      pending = meant.pending;
      timer = setTimeout(() => {
        pending = undefined;
      }, WITHIN_MS);
      if (!meant.run) return;
      event.preventDefault();
      meant.run.run();
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
      clearTimeout(timer);
    };
  }, [on]);
}
