import type { Plan, ReadNode } from '../plan/types.ts';
import { ident } from './builder.ts';

/** So many rows are quicker kept for a moment than looked for twice. */
const FEW_ROWS = 5_000;
const REMEMBERED = 1_000;

/** How many rows each kind of counted request found the last time. */
export class FoundRows {
  readonly #few = new Map<string, boolean>();

  /** True when the last answer counted few rows. */
  few(shape: string): boolean {
    return this.#few.get(shape) ?? false;
  }

  note(shape: string, rows: number): void {
    if (this.#few.size >= REMEMBERED && !this.#few.has(shape)) this.#few.clear();
    this.#few.set(shape, rows <= FEW_ROWS);
  }
}

/** Whether a page and its exact total may come from one scan: nothing in it needs the table's own row type. */
export function countsPage({ node, mutation, call, preferences, media }: Plan): boolean {
  if (mutation || call || media.explain || preferences.count !== 'exact' || !node.relation) return false;
  if (node.limit === undefined && node.offset === 0) return false;
  const plain = node.outputs.every((item) => !item.aggregate && (item.star || item.ref?.column));
  const ordered = node.orders.every((order) => !order.embed && order.ref.column);
  return plain && ordered && node.embeds.every((embed) => !embed.join.computed);
}

/** The columns that the page needs of the rows that are counted. Never more: the caller may not be granted others. */
export function scannedColumns(node: ReadNode): string {
  const alias = ident(node.alias);
  if (node.outputs.some((item) => item.star)) return `${alias}.*`;
  const names = new Set<string>();
  for (const { ref } of [...node.outputs, ...node.orders]) if (ref) names.add(ref.name);
  for (const { join } of node.embeds) for (const [here] of join.columns) names.add(here);
  return names.size ? [...names].map((name) => `${alias}.${ident(name)}`).join(', ') : '1';
}
