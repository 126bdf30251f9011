/** What a browser remembers about its reader, in cookies, so that the first byte already looks right. */
export const PREFERENCES = {
  theme: { cookie: 'slipway-theme', values: ['system', 'light', 'dark'] },
  density: { cookie: 'slipway-density', values: ['compact', 'comfortable'] },
  shortcuts: { cookie: 'slipway-shortcuts', values: ['on', 'off'] },
  sidebar: { cookie: 'slipway-sidebar', values: ['open', 'closed'] },
} as const;
export type PreferenceName = keyof typeof PREFERENCES;
export type Preferences = { [N in PreferenceName]: (typeof PREFERENCES)[N]['values'][number] };

/** Reads all preferences; the first value of each is the default, and unknown values count as it. */
export function readPreferences(cookie: (name: string) => string | undefined): Preferences {
  const entries = Object.entries(PREFERENCES).map(([name, { cookie: key, values }]) => {
    const given = cookie(key);
    return [name, values.find((value) => value === given) ?? values[0]];
  });
  return Object.fromEntries(entries) as Preferences;
}

const YEAR_SECONDS = 31_536_000;

/** Remembers a preference in this browser (client only). */
export function savePreference<N extends PreferenceName>(name: N, value: Preferences[N]): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
  document.cookie = `${PREFERENCES[name].cookie}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
