'use client';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { type PreferenceName, type Preferences, savePreference } from '../_lib/preferences.ts';

interface Kept {
  preferences: Preferences;
  prefer: <N extends PreferenceName>(name: N, value: Preferences[N]) => void;
}

const Context = createContext<Kept | undefined>(undefined);

/** Theme and density are attributes of <html>: the style sheet does the rest. */
function apply(name: PreferenceName, value: string): void {
  const root = document.documentElement;
  if (name === 'theme') {
    if (value === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = value;
  }
  if (name === 'density') root.dataset['density'] = value;
}

export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const [preferences, setPreferences] = useState(initial);
  const prefer = useCallback<Kept['prefer']>((name, value) => {
    savePreference(name, value);
    apply(name, value);
    setPreferences((before) => ({ ...before, [name]: value }));
  }, []);
  const kept = useMemo(() => ({ preferences, prefer }), [preferences, prefer]);
  return <Context value={kept}>{children}</Context>;
}

/** The reader's preferences and the way to change one. */
export function usePreferences(): Kept {
  const kept = useContext(Context);
  if (!kept) throw new Error('usePreferences needs the PreferencesProvider of the root layout');
  return kept;
}
