/** Figures as people read them: a space before the unit, SI, no more digits than are known. */

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `2.0 MB`, `914 MB`: decimal units, one digit below ten. */
export function formatBytes(bytes: number | bigint): string {
  let value = Number(bytes);
  let unit = 0;
  // 999.5 kB would read “1000 kB”.
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** `64,967`. */
export function formatNumber(value: number | bigint): string {
  return grouped.format(value);
}

/** `6.2 M`, `412 k` for where there is little room. */
export function formatShort(value: number | bigint): string {
  const number = Number(value);
  if (Math.abs(number) < 10_000) return formatNumber(number);
  const [size, unit] = number < 999_500 ? [1e3, 'k'] : number < 999_500_000 ? [1e6, 'M'] : [1e9, 'G'];
  const scaled = number / size;
  return `${scaled.toFixed(scaled < 9.95 ? 1 : 0)} ${unit}`;
}

/** Milliseconds as `46 ms`, `7.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 99_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(minutes, 'min', seconds % 60, 's');
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}
const joined = (big: number, bigUnit: string, small: number, smallUnit: string) =>
  small ? `${big} ${bigUnit} ${small} ${smallUnit}` : `${big} ${bigUnit}`;

/** “1 table”, “1,200 tables”; `many` for words that do not take an s. */
export function plural(count: number | bigint, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${Number(count) === 1 ? one : many}`;
}

const WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** Small numbers as words, for headlines: “Four projects”. */
export function spelled(count: number): string {
  return WORDS[count] ?? formatNumber(count);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** “just now”, “18 min ago”, “in 2 days”; a date when it is more than seven days away. */
export function formatRelative(date: Date, now: Date): string {
  const distance = now.getTime() - date.getTime();
  const size = Math.abs(distance);
  if (size < MINUTE) return 'just now';
  if (size > 7 * DAY) return formatDate(date, now);
  // What has just been given seven days ends in seven, not in six and a bit.
  const whole = distance > 0 ? Math.floor : Math.round;
  const amount =
    size < HOUR
      ? `${whole(size / MINUTE)} min`
      : size < DAY
        ? `${whole(size / HOUR)} h`
        : plural(whole(size / DAY), 'day');
  return distance > 0 ? `${amount} ago` : `in ${amount}`;
}

/** `22 Nov`, with the year when it is another one. */
export function formatDate(date: Date, now = new Date()): string {
  const sameYear = date.getFullYear() === now.getFullYear();
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric',
  });
}

/** `22 Nov 2026, 21:34:05 UTC`: exact, in the reader's zone. */
export function formatMoment(date: Date): string {
  return date.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
}
