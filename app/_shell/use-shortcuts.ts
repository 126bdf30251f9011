'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { hrefOf, placesFor } from '../_lib/navigation.ts';
import { usePreferences } from '../_ui/preferences.tsx';
import type { Shortcut } from './keys.ts';
import { useShell } from './shell-data.ts';

/** Moves the cursor to the page's own search or filter field. */
function focusFind(): void {
  const field = document.querySelector<HTMLElement>('#main [data-find], #main input[type="search"]');
  field?.focus();
}

interface Openers {
  openPalette: () => void;
  openKeys: () => void;
  openEnvironments: () => void;
}

/** The shortcuts of this page. `⌘K` and `Ctrl K` work everywhere, fields included. */
export function useShortcuts({ openPalette, openKeys, openEnvironments }: Openers): { single: Shortcut[] } {
  const router = useRouter();
  const { at, team } = useShell();
  const { preferences, prefer } = usePreferences();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      openPalette();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [openPalette]);
  const places = at && team ? placesFor(at, team.role) : [];
  const go = places.flatMap(({ place, section }): Shortcut[] => {
    if (!place.keys || !at) return [];
    const label = section === place ? place.label : `${section.label}: ${place.label}`;
    return [{ keys: place.keys, label, run: () => router.push(hrefOf(at, place)) }];
  });
  const sidebar = preferences.sidebar === 'open' ? 'closed' : 'open';
  const general: Shortcut[] = [
    { keys: '/', label: 'Find on this page', run: focusFind },
    { keys: '?', label: 'Show all keys', run: openKeys },
    ...(at?.project && !at.making
      ? [{ keys: 'E', label: 'Switch the environment', run: openEnvironments }]
      : []),
    ...(at?.project
      ? [{ keys: '[', label: 'Show or hide the sidebar', run: () => prefer('sidebar', sidebar) }]
      : []),
  ];
  return { single: [...go, ...general] };
}
