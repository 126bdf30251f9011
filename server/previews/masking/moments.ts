import { keyed, permuteDigits } from './permute.ts';

const DAY_MS = 86_400_000;
/** Days that are turned among each other: dates move by up to about four months, and their order mostly stays. */
const BLOCK = 128;
const MOMENT =
  /^(\d{4,6})-(\d\d)-(\d\d)(?:([ T])(\d\d):(\d\d):(\d\d)(\.\d+)?)?([+-]\d\d(?::\d\d(?::\d\d)?)?)?( BC)?$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(\.\d+)?([+-]\d\d(?::\d\d)?)?$/;

const two = (value: number) => String(value).padStart(2, '0');

/** A day of the same block, never the same one; different days stay different. */
function otherDay(key: Buffer, day: number): number {
  const block = Math.floor(day / BLOCK);
  const turn = 1 + (keyed(key, `day\0${block}`).readUInt16BE(0) % (BLOCK - 1));
  return block * BLOCK + ((day - block * BLOCK + turn) % BLOCK);
}

function otherTime(key: Buffer, tweak: string, [hour, minute, second]: number[], fraction: string): string {
  const digits = [hour!, minute!, second!, ...[...fraction].map(Number)];
  const radices = [24, 60, 60, ...[...fraction].map(() => 10)];
  const [h, m, s, ...rest] = permuteDigits(key, `time\0${tweak}`, digits, radices);
  return `${two(h!)}:${two(m!)}:${two(s!)}${rest.length ? `.${rest.join('')}` : ''}`;
}

function dateText(day: number): string {
  const date = new Date(day * DAY_MS);
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/**
 * Another date, time or timestamp near the given one, in the same form. `infinity` and dates before Christ or after the
 * year 9999 become the epoch's: such values are markers, not somebody's.
 */
export function maskMoment(key: Buffer, value: string): string {
  if (/^-?infinity$/.test(value)) return value;
  const time = TIME.exec(value);
  if (time) {
    const parts = time.slice(1, 4).map(Number);
    return otherTime(key, 'only', parts, (time[4] ?? '.').slice(1)) + (time[5] ?? '');
  }
  const found = MOMENT.exec(value);
  const [, year = '', month, date, between, hour, minute, second, fraction = '.', zone = '', bc] =
    found ?? [];
  if (!found || bc || year.length > 4) return `1970-01-01${value.includes(':') ? ' 00:00:00' : ''}`;
  const day = Date.UTC(2000, Number(month) - 1, Number(date));
  const real = new Date(day).setUTCFullYear(Number(year), Number(month) - 1, Number(date)) / DAY_MS;
  const other = dateText(otherDay(key, real));
  if (!between) return other + zone;
  const clock = otherTime(key, other, [hour, minute, second].map(Number), fraction.slice(1));
  return `${other}${between}${clock}${zone}`;
}

/** How far the bounds of ranges move, in days: the same for all, so that ranges that do not overlap still do not. */
export function rangeShift(key: Buffer): number {
  return 30 + (keyed(key, 'range').readUInt16BE(0) % 300);
}

/** A moment moved by whole days. */
export function shiftMoment(value: string, days: number): string {
  const found = MOMENT.exec(value);
  if (!found || found[10]) return value;
  const [, year, month, date] = found;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(date)) / DAY_MS + days;
  return dateText(at) + value.slice(10);
}
