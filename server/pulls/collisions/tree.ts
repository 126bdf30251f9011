/** A node of PostgreSQL's parse tree, as its parser hands it out. */
export type Node = Record<string, unknown>;

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
/** The inside of a node that is wrapped in its kind: `{ ColumnDef: { … } }`. */
export const inside = (value: unknown): Node => {
  const [first] = isNode(value) ? Object.values(value) : [];
  return isNode(first) ? first : {};
};
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Names in a list of strings, or in a node that wraps one. */
export function names(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((one) => text(inside(one)['sval'])).filter(Boolean);
  if (!isNode(value)) return [];
  if (isNode(value['String'])) return [text(value['String']['sval'])];
  const { items, names: own } = inside(value);
  return names(items ?? own);
}

/** Every node inside a tree, without recursion: SQL may nest deeper than the stack. */
export function* within(root: unknown): Generator<Node> {
  const left = [root];
  while (left.length) {
    const value = left.pop();
    if (!isNode(value)) continue;
    if (!Array.isArray(value)) yield value;
    left.push(...Object.values(value));
  }
}
