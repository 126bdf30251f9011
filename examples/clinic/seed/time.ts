/** The clinic's “now”. Fixed, so that the data are the same whenever and wherever they are made. */
export const NOW = Date.UTC(2026, 10, 2, 10, 0);
export const TODAY = Date.UTC(2026, 10, 2);
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** `2026-11-02` */
export const isoDate = (time: number): string => new Date(time).toISOString().slice(0, 10);
/** `2026-11-02T10:00:00.000Z` */
export const isoTime = (time: number): string => new Date(time).toISOString();
/** Whole years from `born` to the clinic's today. */
export const ageOf = (born: number): number => Math.floor((TODAY - born) / (365.25 * DAY));
/** 0 Sunday to 6 Saturday. */
export const weekday = (time: number): number => new Date(time).getUTCDay();
