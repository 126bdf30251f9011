import { versionOf } from '../migrations.ts';
import type { SideRead } from './read.ts';
import type { Collisions, Doing, SharedObject, Touch } from './shapes.ts';

/** What one side does with one object in all. */
interface Net {
  /** What became of it: `gone` after a drop or a rename. */
  fate: 'new' | 'gone' | 'changed' | 'replaced';
  touches: Touch[];
}
type Side = 'main' | 'branch';

const LATER: Record<Touch['change'], Net['fate']> = {
  added: 'new',
  changed: 'changed',
  replaced: 'replaced',
  removed: 'gone',
  renamed: 'gone',
  used: 'changed',
};

/** What is done to an object in all; undefined when a side makes it and takes it away again. */
function netOf(touches: Touch[]): Net | undefined {
  const [first, last] = [touches[0]!, touches.at(-1)!];
  const made = first.change === 'added';
  if (LATER[last.change] === 'gone') return made ? undefined : { fate: 'gone', touches };
  if (made) return { fate: 'new', touches };
  if (touches.some(({ change }) => LATER[change] === 'gone' || change === 'replaced'))
    return { fate: 'replaced', touches };
  return { fate: 'changed', touches };
}

function netsOf(touches: readonly Touch[]): Map<string, Net> {
  const own = touches.filter(({ change }) => change !== 'used');
  const nets = new Map<string, Net>();
  for (const [id, list] of Map.groupBy(own, (one) => one.id)) {
    const net = netOf(list);
    if (net) nets.set(id, net);
  }
  return nets;
}

/** `f(*)` stands for every function of that name. */
function covers(one: string, other: string): boolean {
  if (one === other) return true;
  const wild = one.endsWith('(*)') ? one : other.endsWith('(*)') ? other : undefined;
  return wild !== undefined && one.split('(')[0] === other.split('(')[0];
}

const plainSql = ({ sql }: Touch) => sql.replace(/\s+/g, ' ').toLowerCase();
const sameSql = (one: Net, other: Net) => {
  const [left, right] = [one, other].map(({ touches }) => touches.map(plainSql).sort().join(';'));
  return left === right;
};
const tolerant = ({ touches }: Net) => touches.every((one) => one.tolerant);
const SILENT = new Set(['comment', 'grants', 'unnamed']);

interface Finding {
  collides: boolean;
  why: string;
}

/** What two sides that deal with the same object mean for each other; main’s migrations run first. */
function judge(what: string, main: Net, branch: Net): Finding {
  const pair = `${main.fate} ${branch.fate}`;
  const harmless = tolerant(branch) && sameSql(main, branch);
  const is = (collides: boolean, why: string): Finding => ({ collides, why });
  switch (pair) {
    case 'new new':
      if ([...main.touches, ...branch.touches].every(({ aspect }) => SILENT.has(aspect)))
        return is(false, `Both add ${what}`);
      return is(!harmless, `Both add ${what}`);
    case 'gone gone':
      return is(!tolerant(branch), `Both drop or rename ${what}`);
    case 'gone new':
      return is(false, `Main drops ${what}, and the branch adds it anew`);
    case 'gone changed':
    case 'gone replaced':
      return is(true, `Main drops or renames ${what}, which the branch changes`);
    case 'new gone':
    case 'changed gone':
    case 'replaced gone':
      return is(true, `The branch drops or renames ${what}, which main changes`);
    case 'changed changed': {
      const aspects = new Set(main.touches.map(({ aspect }) => aspect));
      const shared = branch.touches.filter(({ aspect }) => aspects.has(aspect) && !SILENT.has(aspect));
      return is(shared.length > 0 && !sameSql(main, branch), `Both change ${what}`);
    }
    default:
      return is(
        !sameSql(main, branch),
        main.fate === 'new' || branch.fate === 'new' ? `Both make ${what}` : `Both change ${what}`,
      );
  }
}

const doing = ({ change, sql, file, line }: Touch, to: string | null = null): Doing => ({
  change,
  to,
  sql,
  file,
  line,
});
const whatOf = ({ kind, name }: Pick<Touch, 'kind' | 'name'>) => `${kind} ${name}`;

/** Both sides deal with the same object. */
function direct(main: Map<string, Net>, branch: Map<string, Net>): SharedObject[] {
  const found: SharedObject[] = [];
  for (const [id, ours] of branch)
    for (const [other, theirs] of main) {
      if (!covers(id, other)) continue;
      const { kind, name } = theirs.touches[0]!;
      const sides = {
        main: theirs.touches.map((one) => doing(one)),
        branch: ours.touches.map((one) => doing(one)),
      };
      found.push({ id, kind, name, ...judge(whatOf({ kind, name }), theirs, ours), ...sides });
    }
  return found;
}

/** One side takes away what the other one's things need. */
function bereft(
  side: Side,
  goes: Map<string, Net>,
  others: readonly Touch[],
  stays: Map<string, Net>,
): SharedObject[] {
  const found: SharedObject[] = [];
  for (const [id, net] of goes) {
    if (net.fate !== 'gone' || stays.has(id)) continue;
    const needing = others.filter(
      (one) => one.uses.some((used) => covers(used, id)) && (one.change === 'used' || stays.has(one.id)),
    );
    const lost = needing.filter(({ change }) => change !== 'removed' && change !== 'renamed');
    if (!lost.length) continue;
    const { kind, name } = net.touches[0]!;
    const [who, whose] = side === 'main' ? ['Main', 'the branch’s'] : ['The branch', 'main’s'];
    const why = `${who} drops or renames ${kind} ${name}, which ${whose} ${whatOf(lost[0]!)} needs`;
    const [own, theirs] = [net.touches.map((one) => doing(one)), lost.map((one) => doing(one, whatOf(one)))];
    const sides = side === 'main' ? { main: own, branch: theirs } : { main: theirs, branch: own };
    found.push({ id, kind, name, collides: true, why, ...sides });
  }
  return found;
}

const nameOf = (path: string) => /\d{14}_(.+)\.sql$/.exec(path)?.[1];

/** Migrations with the same time, or with the same name. */
function sameFiles(main: readonly string[], branch: readonly string[]): SharedObject[] {
  const file = (path: string): Doing => ({ change: 'added', to: null, sql: '', file: path, line: 1 });
  return branch.flatMap((path): SharedObject[] => {
    const time = main.find((one) => versionOf(one) === versionOf(path));
    const other = time ?? main.find((one) => nameOf(one) === nameOf(path));
    if (!other) return [];
    const name = time ? versionOf(path)! : nameOf(path)!;
    const why = time ? `Both have a migration of the time ${name}` : `Both have a migration called ${name}`;
    return [
      {
        id: `migration:${path}`,
        kind: 'migration',
        name,
        collides: Boolean(time),
        why,
        main: [file(other)],
        branch: [file(path)],
      },
    ];
  });
}

export interface SideFiles extends SideRead {
  paths: string[];
}

const MOST = 200;

/**
 * The objects that main and a branch both deal with since they parted, those that collide first. Main’s migrations run
 * before the branch’s, whatever their times. Pure.
 */
export function collisionsOf(main: SideFiles, branch: SideFiles): Collisions {
  const [theirs, ours] = [netsOf(main.touches), netsOf(branch.touches)];
  const found = [
    ...sameFiles(main.paths, branch.paths),
    ...direct(theirs, ours),
    ...bereft('main', theirs, branch.touches, ours),
    ...bereft('branch', ours, main.touches, theirs),
  ];
  const objects = found.sort((a, b) => Number(b.collides) - Number(a.collides)).slice(0, MOST);
  const unread = [
    ...main.unread.map((one) => ({ side: 'main' as const, ...one })),
    ...branch.unread.map((one) => ({ side: 'branch' as const, ...one })),
  ];
  const both = main.paths.length > 0 && branch.paths.length > 0;
  return { objects, unread: both ? unread : [], both, files: branch.paths };
}

/** What of it keeps the branch from following main, in words; the times of migrations are told elsewhere. Pure. */
export const collisionWords = ({ objects }: Collisions): string[] =>
  objects.filter(({ collides, kind }) => collides && kind !== 'migration').map(({ why }) => why);
