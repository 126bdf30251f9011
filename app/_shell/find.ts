/** Everything the palette can open or do, and how words find it. Pure. */

export interface Found {
  id: string;
  group: 'Recent' | 'In this project' | 'Go to' | 'Projects' | 'Do';
  label: string;
  /** What kind of thing it is, or where it belongs. */
  note?: string;
  keys?: string;
  icon: 'table' | 'view' | 'place' | 'project' | 'command' | 'team';
  /** Other words that find it. */
  words?: readonly string[];
  href?: string;
  run?: () => void;
}

const GROUPS: Found['group'][] = ['Recent', 'In this project', 'Go to', 'Projects', 'Do'];
const MOST = 40;

const plain = (text: string) => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');

/** How well one word of a query fits a text: 3 at the start, 2 at the start of a word, 1 inside, 0 not at all. */
function closeness(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at === 0) return 3;
  if (at < 0) return 0;
  return text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)) ? 2 : 1;
}

/** Short words would fit inside almost anything. */
const SHORT = 3;

/**
 * 0 when the item does not fit: every word of the query has to begin a word of its label, note or other words, or
 * (from three letters on) stand inside its label.
 */
export function score(item: Found, query: string): number {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const label = plain(item.label);
  const others = [...(item.words ?? []), item.note ?? ''].map(plain);
  let sum = 0;
  for (const word of words) {
    const own = closeness(label, word);
    const begins = Math.max(...others.map((other) => closeness(other, word))) >= 2;
    const best = own >= (word.length < SHORT ? 2 : 1) ? own * 2 : begins ? 2.5 : 0;
    if (!best) return 0;
    sum += best;
  }
  return sum || 1;
}

export interface FoundGroup {
  value: Found['group'];
  items: Found[];
}

/** `>` means commands only. */
export function readQuery(text: string): { commandsOnly: boolean; query: string } {
  const commandsOnly = text.trimStart().startsWith('>');
  return { commandsOnly, query: (commandsOnly ? text.trimStart().slice(1) : text).trim() };
}

/** The items that fit, best first inside their groups; without a query the recent ones come first. */
export function find(items: readonly Found[], text: string, recent: readonly string[] = []): FoundGroup[] {
  const { commandsOnly, query } = readQuery(text);
  const pool = commandsOnly ? items.filter(({ group }) => group === 'Do') : items;
  const again =
    query || commandsOnly ? [] : recent.flatMap((id) => pool.find((item) => item.id === id) ?? []);
  const ranked = pool
    .filter((item) => !again.includes(item))
    .map((item) => ({ item, points: score(item, query) }))
    .filter(({ points }) => points > 0);
  if (query) ranked.sort((a, b) => b.points - a.points);
  const chosen = [
    ...again.map((item) => ({ ...item, group: 'Recent' as const })),
    ...ranked.slice(0, MOST).map(({ item }) => item),
  ];
  const groups = GROUPS.map((value) => ({ value, items: chosen.filter(({ group }) => group === value) }));
  const filled = groups.filter((group) => group.items.length > 0);
  if (!query) return filled;
  const best = (group: FoundGroup) => Math.max(...group.items.map((item) => score(item, query)));
  return filled.sort((a, b) => best(b) - best(a));
}
