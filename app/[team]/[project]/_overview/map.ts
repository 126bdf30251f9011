import type { ProjectFacts, Reach } from '@/server/projects/shapes';
import { formatBytes, plural } from '../../../_lib/format.ts';

/** The overview's map as plain data: boxes and lines in units of its own drawing, 1,040 wide. */

export type Kind = 'caller' | 'api' | 'database' | 'code';

export interface Box {
  id: string;
  kind: Kind;
  title: string;
  /** At the right of the title. */
  figure?: string;
  lines: string[];
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Line {
  from: string;
  to: string;
  /** Allowed but leading to nothing: drawn dotted. */
  idle: boolean;
}

export interface Drawing {
  boxes: Box[];
  lines: Line[];
  width: number;
  height: number;
}

export const WIDTH = 1040;
export const HEIGHT = 288;

const CALLERS: Record<Reach['role'], { title: string; who: string }> = {
  anon: { title: 'Anyone', who: 'publishable key, role anon' },
  authenticated: { title: 'Signed-in people', who: 'their token, role authenticated' },
  service_role: { title: 'Your servers', who: 'secret key, role service_role' },
};

/** “reads 12 tables, writes 3”; “reaches no table” when nothing is granted. */
export function reachWords({ reads, writes }: Reach): string {
  if (!reads && !writes) return 'reaches no table';
  return `reads ${plural(reads, 'table')}, writes ${writes}`;
}

function callerBoxes(reach: readonly Reach[]): Box[] {
  return reach.map((one, index) => ({
    id: one.role,
    kind: 'caller',
    title: CALLERS[one.role].title,
    lines: [CALLERS[one.role].who, reachWords(one)],
    x: 0,
    y: 16 + index * 92,
    width: 212,
    height: 72,
  }));
}

interface Code {
  commit: string | null;
  commits?: number;
  /** Main moves by merging pull requests only. */
  protectMain: boolean;
}

/** The map's facts come from grants, schema and repository; nothing is typed in and nothing is guessed. */
export function drawMap(facts: ProjectFacts, code: Code): Drawing {
  const { served, guarded, tables, foreignKeys, views, bytes, migrations } = facts;
  const api: Box = {
    id: 'api',
    kind: 'api',
    title: 'REST',
    figure: plural(served, 'endpoint'),
    lines: [`${guarded} guarded row by row`, 'answers in JSON and CSV'],
    x: 292,
    y: 92,
    width: 224,
    height: 104,
  };
  const database: Box = {
    id: 'database',
    kind: 'database',
    title: 'Database',
    figure: formatBytes(bytes),
    lines: [`${plural(tables, 'table')}, ${plural(foreignKeys, 'foreign key')}, ${plural(views, 'view')}`],
    x: 596,
    y: 16,
    width: 444,
    height: 132,
  };
  const head = code.commit ? `main at ${code.commit.slice(0, 8)}` : 'main has no commits yet';
  const repository: Box = {
    id: 'code',
    kind: 'code',
    title: 'Git repository',
    figure: code.commits === undefined ? undefined : plural(code.commits, 'commit'),
    lines: [
      head,
      `${plural(migrations, 'migration')} applied; ${code.protectMain ? 'merging a pull request' : 'a push to main'} applies new ones`,
    ],
    x: 596,
    y: 196,
    width: 444,
    height: 76,
  };
  const lines = facts.reach.map((one) => ({ from: one.role, to: 'api', idle: !one.reads && !one.writes }));
  return {
    boxes: [...callerBoxes(facts.reach), api, database, repository],
    lines: [
      ...lines,
      { from: 'api', to: 'database', idle: served === 0 },
      { from: 'code', to: 'database', idle: migrations === 0 },
    ],
    width: WIDTH,
    height: HEIGHT,
  };
}

/** The curve of a line: side to side between columns, straight up inside one. */
export function curve(drawing: Drawing, line: Line): string {
  const from = drawing.boxes.find(({ id }) => id === line.from)!;
  const to = drawing.boxes.find(({ id }) => id === line.to)!;
  if (from.x === to.x) {
    const x = from.x + 48;
    return `M${x} ${from.y}V${to.y + to.height}`;
  }
  const callers = drawing.lines.filter((other) => other.to === line.to && other.from !== 'code');
  const slot = callers.indexOf(line);
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const x2 = to.x;
  const y2 = callers.length > 1 ? to.y + (to.height * (slot + 1)) / (callers.length + 1) : clamp(y1, to);
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** Straight across where the other box reaches that far. */
const clamp = (y: number, box: Box) => Math.min(Math.max(y, box.y + 16), box.y + box.height - 16);
