'use client';
const KEY = 'slipway-recent';
const MOST = 5;

/** Ids of what was last chosen in the palette, newest first. */
export function readRecent(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return []; // storage switched off, or written by something else
  }
}

export function remember(id: string): void {
  try {
    const ids = [id, ...readRecent().filter((other) => other !== id)].slice(0, MOST);
    localStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // Without storage there are no recent things; nothing else depends on them.
  }
}
