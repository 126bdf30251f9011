import { qualified } from '../catalog/types.ts';
import type { Condition, Plan, ReadNode } from '../rest/plan/types.ts';

/** Names that a request's plan uses: enough to say who would notice a change. Never a value. */
export interface Touched {
  /** `schema.table`, `schema.function()`. */
  objects: string[];
  /** `schema.table.column`; `schema.table.*` where every column was asked for. */
  columns: string[];
  /** `status.eq`, `customer.name.not.in`: which tests were made, without what they compare with. */
  filters: string[];
}

const MOST = 200;

class Collector {
  readonly objects = new Set<string>();
  readonly columns = new Set<string>();
  readonly filters: string[] = [];

  node(node: ReadNode, path: string, source?: { schema: string; name: string }): void {
    const relation = node.relation ?? source ?? node.table;
    const name = relation && qualified(relation.schema, relation.name);
    if (name) this.objects.add(name);
    const column = (column: string) => name && this.columns.add(`${name}.${column}`);
    for (const { ref, star } of node.outputs) column(star || !ref ? '*' : ref.name);
    for (const { ref, embed } of node.orders) if (!embed) column(ref.name);
    for (const condition of node.where) this.condition(condition, path, column);
    for (const embed of node.embeds) {
      const { junction } = embed.join;
      if (junction) this.objects.add(qualified(junction.schema, junction.name));
      for (const [own, other] of embed.join.columns) {
        column(own);
        const inner = embed.node.relation;
        if (inner && !junction) this.columns.add(`${qualified(inner.schema, inner.name)}.${other}`);
      }
      this.node(embed.node, `${path}${embed.name}.`);
    }
  }

  condition(condition: Condition, path: string, column: (name: string) => void): void {
    if (condition.kind === 'logic') for (const term of condition.terms) this.condition(term, path, column);
    if (condition.kind !== 'filter') return;
    const { ref, operation, negated } = condition;
    column(ref.name);
    const operator = 'operator' in operation ? operation.operator : operation.kind;
    this.filters.push(`${path}${ref.name}.${negated ? 'not.' : ''}${operator}`);
  }
}

/** What the plan uses. Pure. At most 200 names of a kind. */
export function touchedBy(plan: Plan): Touched {
  const found = new Collector();
  const { mutation, call } = plan;
  if (call) found.objects.add(`${qualified(call.routine.schema, call.routine.name)}()`);
  found.node(plan.node, '', mutation?.table);
  if (mutation) {
    const name = qualified(mutation.table.schema, mutation.table.name);
    found.objects.add(name);
    const column = (column: string) => found.columns.add(`${name}.${column}`);
    if (mutation.kind !== 'delete') for (const { name: written } of mutation.columns) column(written);
    if (mutation.kind !== 'insert')
      for (const condition of mutation.where) found.condition(condition, '', column);
  }
  return {
    objects: [...found.objects].slice(0, MOST),
    columns: [...found.columns].slice(0, MOST),
    filters: found.filters.slice(0, MOST),
  };
}
