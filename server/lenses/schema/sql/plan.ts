import type { Dependency } from '../../../catalog/dependencies.ts';
import { type Pair, takeApart } from '../compare.ts';
import type { SchemaDescription, SchemaObject } from '../objects.ts';
import { alterStatements } from './alter.ts';
import { continueAfter } from './columns.ts';
import { decideFates, type Fate, type Fates } from './fates.ts';
import { grantChanges, initialGrants } from './grants.ts';
import { inOrder, type Step } from './order.ts';
import { inSchema, word } from './quote.ts';
import { commentStatement, DROP, MAKE, type Surroundings } from './statements.ts';

/** Dependencies, with those that follow from the names: parts need their whole, everything needs its schema. */
function allNeeds(objects: ReadonlyMap<string, SchemaObject>, known: readonly Dependency[]): Dependency[] {
  const implied: Dependency[] = [];
  const need = (object: string, needs: string | null) => {
    if (needs && objects.has(needs)) implied.push({ object, needs });
  };
  for (const object of objects.values()) {
    need(object.id, object.within);
    if (object.schema) need(object.id, `schema:${object.schema}`);
    if (object.kind === 'extension') need(object.id, `schema:${object.data.schema}`);
    if (object.kind === 'constraint' || object.kind === 'index') {
      need(`index use:${object.schema}.${object.table}`, object.id);
      need(`partition:${object.schema}.${object.table}`, object.id);
    }
    if (object.kind === 'column') need(`partition:${object.schema}.${object.table}`, object.id);
    if (object.kind === 'partition')
      for (const parent of [object.data.partitionOf, ...object.data.inherits])
        if (parent) need(object.id, `relation:${parent.schema}.${parent.name}`);
    if (object.kind === 'ownership')
      need(object.id, `column:${object.data.schema}.${object.data.table}.${object.data.column}`);
    if (object.kind === 'grants' && object.data.on.kind === 'table')
      for (const column of object.data.grants.flatMap((one) => one.columns ?? []))
        need(object.id, `column:${object.schema}.${object.table}.${column}`);
  }
  // A new part of a table needs the parent through its attachment only.
  const attached = (object: string, needs: string) =>
    object.startsWith('relation:') &&
    objects.has(object.replace('relation:', 'partition:')) &&
    needs.startsWith('relation:');
  return [
    ...known.filter(
      ({ object, needs }) => !attached(object, needs) && objects.has(object) && objects.has(needs),
    ),
    ...implied,
  ];
}

const DROPS = new Set<Fate | undefined>(['drop', 'remake']);
const MAKES = new Set<Fate | undefined>(['make', 'remake', 'swap']);

interface Plan {
  pair: Pair;
  fates: Fates;
  needsBefore: Dependency[];
  needsAfter: Dependency[];
  around: Surroundings;
  defaults: SchemaDescription['schema']['defaultPrivileges'];
}

/** Parts that fall with their whole, unless they hold on to something else that falls. */
function fallsWith({ pair, fates, needsBefore }: Plan): (object: SchemaObject) => SchemaObject | undefined {
  const needs = Map.groupBy(needsBefore, ({ object }) => object);
  const inside = (id: string, whole: string): boolean =>
    id === whole || (pair.before.get(id)?.within ? inside(pair.before.get(id)!.within!, whole) : false);
  const holdsOn = (object: SchemaObject, whole: string) =>
    (needs.get(object.id) ?? []).some(
      ({ needs: id }) => DROPS.has(fates.of.get(id)) && !inside(id, whole) && !id.startsWith('schema:'),
    );
  const wholeOf = (object: SchemaObject): SchemaObject | undefined => {
    const ids = [object.within, object.kind === 'sequence' && object.data.ownedBy
      ? `column:${object.data.ownedBy.schema}.${object.data.ownedBy.table}.${object.data.ownedBy.column}` : null]; // biome-ignore format: a pair
    for (const id of ids) {
      const whole = id ? pair.before.get(id) : undefined;
      if (!whole) continue;
      if (DROPS.has(fates.of.get(whole.id))) return wholeOf(whole) ?? whole;
      const further = wholeOf(whole);
      if (further && object.kind !== 'grants') return further;
    }
    // The index of a part goes with the parent's.
    const partOf = object.kind === 'index' || object.kind === 'constraint' ? object.data.partOf : null;
    if (!partOf) return undefined;
    return [...pair.before.values()].find(
      (one) => (one.kind === 'index' || one.kind === 'constraint') && one.name === partOf.name &&
        one.schema === partOf.schema && DROPS.has(fates.of.get(one.id)),
    ); // biome-ignore format: short
  };
  const loose = new Set(['policy', 'trigger', 'rule']);
  const isLoose = (object: SchemaObject) =>
    object.kind === 'constraint' ? object.data.type === 'foreign' : loose.has(object.kind);
  return (object) => {
    const whole = wholeOf(object);
    return whole && isLoose(object) && holdsOn(object, whole.id) ? undefined : whole;
  };
}

/** Parts that CREATE TABLE (or ADD COLUMN) makes together with their whole. */
function foldedParts(pair: Pair, fates: Fates, needsAfter: readonly Dependency[]): Set<string> {
  const needs = Map.groupBy(needsAfter, ({ object }) => object);
  const folded = new Set<string>();
  const made = (id: string | null) => id !== null && MAKES.has(fates.of.get(id));
  const simple = (object: SchemaObject) =>
    (needs.get(object.id) ?? []).every(
      ({ needs: id }) => !/^(function|relation|extension|default):/.test(id) || id === object.within,
    );
  const attached = (object: SchemaObject) => pair.after.has(`partition:${object.schema}.${object.table}`);
  for (const [id, object] of pair.after) {
    if (object.kind === 'column' && made(object.within)) folded.add(id);
    if (
      object.kind === 'default' &&
      made(object.within) &&
      object.within!.startsWith('column:') &&
      simple(object)
    )
      folded.add(id);
    if (
      object.kind !== 'constraint' ||
      !made(object.within) ||
      attached(object) ||
      object.data.options.length
    )
      continue;
    const table = pair.after.get(object.within!);
    const whole = table?.kind === 'table' && table.data.kind === 'table';
    const valid = !object.data.definition.endsWith('NOT VALID');
    if (whole && valid && ['primary', 'unique', 'check'].includes(object.data.type) && simple(object))
      folded.add(id);
  }
  for (const [id, object] of pair.after)
    if (object.kind === 'sequence' && object.data.identity && MAKES.has(fates.of.get(id))) folded.add(id);
  return folded;
}

const oldName = (name: string) => `${name.slice(0, 55)}__old`;

/** A range brings functions that a renamed type would keep, so its columns wait as text. */
function rangeSteps(object: SchemaObject, { pair, fates, needsBefore }: Plan): Step[] {
  const columns = needsBefore.flatMap(({ object: id, needs }) => {
    const user = pair.before.get(id);
    return needs === object.id && user?.kind === 'column' && fates.again.has(id) ? [user] : [];
  });
  const wait = columns.map(({ schema, table, name }) => {
    const column = word(name);
    return `ALTER TABLE ${inSchema({ schema: schema!, name: table! })} ALTER COLUMN ${column} TYPE text USING ${column}::text`;
  });
  const statements = [...wait, ...DROP[object.kind](object as never)];
  return [{ id: `rename ${object.id}`, phase: 'drop', kind: object.kind, statements }];
}

function swapSteps(object: SchemaObject, plan: Plan): Step[] {
  if (object.kind === 'range') return rangeSteps(object, plan);
  const type = object.kind === 'domain' ? 'DOMAIN' : 'TYPE';
  const { schema, name, kind } = object;
  const [now, old] = [
    { schema: schema!, name },
    { schema: schema!, name: oldName(name) },
  ];
  const rename = `ALTER ${type} ${inSchema(now)} RENAME TO ${word(old.name)}`;
  return [
    { id: `rename ${object.id}`, phase: 'drop', kind, statements: [rename] },
    { id: `late ${object.id}`, phase: 'late', kind, statements: [`DROP ${type} ${inSchema(old)}`] },
  ];
}

function grantStatements(object: SchemaObject<'grants'>, { pair, fates, defaults }: Plan): string[] {
  const before = pair.before.get(object.id);
  const whole = object.within ? fates.of.get(object.within) : undefined;
  const fresh = MAKES.has(whole) || before?.kind !== 'grants';
  const survives = (column: string) =>
    !DROPS.has(fates.of.get(`column:${object.schema}.${object.table}.${column}`));
  const had = fresh
    ? initialGrants(object.data.on, defaults)
    : before.data.grants
        .map((one) => (one.columns ? { ...one, columns: one.columns.filter(survives) } : one))
        .filter((one) => one.columns?.length !== 0);
  return grantChanges(object.data.on, had, object.data.grants);
}

function makeStatements(object: SchemaObject, plan: Plan): string[] {
  if (object.kind === 'grants') return grantStatements(object, plan);
  const { around, fates, pair } = plan;
  const made = MAKE[object.kind](object as never, around);
  const comments = [
    object,
    ...[...pair.after.values()].filter((one) => around.folded.has(one.id) && isMadeWith(one, object, plan)),
  ]
    .filter((one) => one.comment !== null)
    .map(commentStatement);
  const begins =
    object.kind === 'ownership' && MAKES.has(fates.of.get(object.within ?? ''))
      ? beginAfter(object, plan)
      : [];
  return [...made, ...begins, ...comments];
}

function beginAfter(object: SchemaObject<'ownership'>, { pair, fates }: Plan): string[] {
  const { schema, table, column } = object.data;
  const sequence = pair.after.get(object.within!);
  const existed = !MAKES.has(fates.of.get(`column:${schema}.${table}.${column}`));
  return sequence?.kind === 'sequence' && existed
    ? [continueAfter(sequence.data, { schema, name: table }, column)]
    : [];
}

const isMadeWith = (part: SchemaObject, whole: SchemaObject, { around, pair }: Plan): boolean => {
  const within = part.within ? pair.after.get(part.within) : undefined;
  if (!within) return false;
  return (
    within.id === whole.id ||
    (around.folded.has(within.id) && isMadeWith(within, whole, { around, pair } as Plan))
  );
};

function stepsOf(plan: Plan): {
  steps: Step[];
  dropStep: Map<string, string>;
  makeStep: Map<string, string>;
} {
  const { pair, fates, around } = plan;
  const steps: Step[] = [];
  const [dropStep, makeStep] = [new Map<string, string>(), new Map<string, string>()];
  const falls = fallsWith(plan);
  for (const [id, object] of pair.before) {
    const fate = fates.of.get(id);
    if (fate === 'swap') {
      steps.push(...swapSteps(object, plan));
      dropStep.set(id, `rename ${id}`);
    }
    if (!DROPS.has(fate)) continue;
    const whole = falls(object);
    const withColumn =
      object.kind === 'sequence' && object.data.identity ? `change ${object.within}` : undefined;
    dropStep.set(id, whole ? `drop ${whole.id}` : (withColumn ?? `drop ${id}`));
    if (whole || withColumn) continue;
    steps.push({
      id: `drop ${id}`,
      phase: object.kind === 'ownership' ? 'release' : 'drop',
      kind: object.kind,
      statements: DROP[object.kind](object as never),
    });
  }
  const home = (object: SchemaObject): string =>
    around.folded.has(object.id) && object.within
      ? home(pair.after.get(object.within)!)
      : `change ${object.id}`;
  for (const [id, object] of pair.after) {
    const fate = fates.of.get(id);
    if (fate === 'keep') continue;
    makeStep.set(id, MAKES.has(fate) ? home(object) : `change ${id}`);
    if (MAKES.has(fate) && around.folded.has(id)) continue;
    const before = pair.before.get(id);
    const altered = () => [
      ...(object.kind === 'grants'
        ? grantStatements(object, plan)
        : alterStatements(before!, object, { around, remade: fates.again.has(id) })),
      ...(before!.comment === object.comment ? [] : [commentStatement(object)]),
    ];
    steps.push({
      id: `change ${id}`,
      phase: 'change',
      kind: object.kind,
      statements: MAKES.has(fate) ? makeStatements(object, plan) : altered(),
    });
  }
  return { steps, dropStep, makeStep };
}

/** Names that two things of a schema cannot share: the old one goes before the new one comes. */
function nameClashes(
  { pair }: Plan,
  dropStep: Map<string, string>,
  makeStep: Map<string, string>,
): [string, string][] {
  const names = (side: Map<string, SchemaObject>, steps: Map<string, string>) =>
    Map.groupBy(
      [...side.values()].filter(
        (one) => steps.has(one.id) && /^(relation|sequence|index|constraint|type|statistics):/.test(one.id),
      ),
      (one) => `${one.schema}.${one.name}`,
    );
  const gone = names(pair.before, dropStep);
  return [...names(pair.after, makeStep)].flatMap(([name, list]) =>
    list.flatMap((one) =>
      (gone.get(name) ?? []).map((old): [string, string] => [makeStep.get(one.id)!, dropStep.get(old.id)!]),
    ),
  );
}

function constraintsOn(
  plan: Plan,
  dropStep: Map<string, string>,
  makeStep: Map<string, string>,
): [string, string][] {
  const order: [string, string][] = [];
  const { fates } = plan;
  const wholeOf = (id: string): string => {
    const within = plan.pair.before.get(id)?.within;
    return within && plan.pair.before.has(within) ? wholeOf(within) : id;
  };
  for (const { object, needs } of plan.needsBefore) {
    const [dependent, needed] = [dropStep.get(object), dropStep.get(needs)];
    const changes = fates.of.get(object) === 'alter' ? makeStep.get(object) : undefined;
    const neededChanges = fates.of.get(needs) === 'alter' ? makeStep.get(needs) : undefined;
    const absorbed = dependent !== `drop ${object}`;
    // What falls with its whole comes after the parts of it that have to fall before.
    const inside = absorbed && dependent === `drop ${wholeOf(needs)}`;
    if (dependent && needed && !inside) order.push([needed, dependent]);
    if (dependent && neededChanges) order.push([neededChanges, dependent]);
    if (changes && needed && fates.of.get(needs) !== 'swap') order.push([needed, changes]);
    if (fates.of.get(needs) === 'swap') {
      if (changes) order.push([`late ${needs}`, changes]);
      if (fates.of.get(object) === 'swap') order.push([`late ${needs}`, `late ${object}`]);
    }
  }
  for (const { object, needs } of plan.needsAfter) {
    const [dependent, needed] = [makeStep.get(object), makeStep.get(needs)];
    if (dependent && needed) order.push([dependent, needed]);
  }
  for (const [id, made] of makeStep) if (dropStep.has(id)) order.push([made, dropStep.get(id)!]);
  return [...order, ...nameClashes(plan, dropStep, makeStep)];
}

const BEFORE_ALL = [
  // Function texts may name what comes later, and names of `public` are written without it.
  'SET LOCAL check_function_bodies = off',
  'SET LOCAL search_path = public',
];

/**
 * The statements, in order, that turn one schema into the other when run in one transaction by the environment's owner;
 * none when they are the same. Rows stay wherever a statement can keep them. The order of a table's columns stays as
 * it is. Pure.
 */
export function migrationSql(before: SchemaDescription, after: SchemaDescription): string[] {
  const pair = takeApart(before, after);
  const needsBefore = allNeeds(pair.before, before.dependencies);
  const needsAfter = allNeeds(pair.after, after.dependencies);
  const fates = decideFates(pair, needsBefore);
  const folded = foldedParts(pair, fates, needsAfter);
  const attached = new Set(
    [...pair.after.keys()].filter((id) => id.startsWith('partition:') && MAKES.has(fates.of.get(id))),
  );
  const around = { before: pair.before, after: pair.after, folded, attached };
  const plan = { pair, fates, needsBefore, needsAfter, around, defaults: before.schema.defaultPrivileges };
  const { steps, dropStep, makeStep } = stepsOf(plan);
  const ordered = inOrder(steps, constraintsOn(plan, dropStep, makeStep));
  const statements = ordered.flatMap((step) => step.statements);
  return statements.length ? [...BEFORE_ALL, ...statements] : [];
}
