import { KINDS, type ObjectKind } from '../shapes.ts';

/** A step of the change: statements that belong together. */
export interface Step {
  id: string;
  /** Steps of an earlier phase come first where nothing else is known. */
  phase: 'release' | 'drop' | 'change' | 'late';
  kind: ObjectKind;
  statements: string[];
}

const PHASES = ['release', 'drop', 'change', 'late'];
const rank = ({ phase, kind }: Step) => PHASES.indexOf(phase) * 100 + KINDS.indexOf(kind);

/**
 * Puts steps in an order in which each comes after those that it needs; where that leaves a choice, by phase, kind and
 * the order they came in. A circle is cut at its first step. Pure.
 * @param after pairs [step, the one it has to come after], by id
 */
export function inOrder(steps: readonly Step[], after: readonly (readonly [string, string])[]): Step[] {
  const byId = new Map(steps.map((step, index) => [step.id, { step, key: rank(step) * 100_000 + index }]));
  const waiting = new Map(steps.map((step) => [step.id, new Set<string>()]));
  for (const [id, first] of after)
    if (id !== first && byId.has(id) && byId.has(first)) waiting.get(id)!.add(first);
  const done: Step[] = [];
  const key = (id: string) => byId.get(id)!.key;
  const followers = Map.groupBy(
    [...waiting].flatMap(([id, firsts]) => [...firsts].map((first) => ({ id, first }))),
    ({ first }) => first,
  );
  while (waiting.size) {
    let best: string | undefined;
    for (const [id, firsts] of waiting)
      if (!firsts.size && (best === undefined || key(id) < key(best))) best = id;
    best ??= [...waiting.keys()].toSorted((a, b) => key(a) - key(b))[0]!;
    waiting.delete(best);
    for (const { id } of followers.get(best) ?? []) waiting.get(id)?.delete(best);
    done.push(byId.get(best)!.step);
  }
  return done;
}
