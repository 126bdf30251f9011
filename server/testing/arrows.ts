import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');

/** Nouns in order: each may import the ones before it; later ones answer by events or jobs. */
const NOUNS = [
  'accounts', 'teams', 'audit', 'uploads', 'projects', 'environments', 'catalog', 'migrations', 'repositories',
  'imports', 'provisioning', 'rows', 'diagrams', 'api', 'requests', 'previews', 'lenses', 'checks', 'pulls', 'releases',
]; // biome-ignore format: a list to read at a glance
/** Pure modules besides shapes, policy and state that a browser may load. */
const PURE = [
  'server/kernel/permissions.ts', 'server/kernel/slug.ts', 'server/kernel/nearest.ts', 'server/accounts/strength.ts',
  'server/requests/explain.ts',
]; // biome-ignore format: a list to read at a glance
const BROWSER_SAFE = /\/(shapes|policy|state)\.ts$/;
const GATEWAY_MAY = /^server\/(gateway\/|platform\/(log|clock|vault|settings)\.ts)/;
const TEST = /\.test\.tsx?$|^server\/(gateway\/)?testing\/|^e2e\/|^bench\//;
const ENTRY = /^server\/(main|worker|prepare|build)\.ts$|^server\/(supervisor|generated)\//;

/** `server/projects/x.ts` → where it stands: app, rpc, jobs, cli, noun, kernel, platform, gateway, examples. */
function layer(file: string): string {
  const [top, second = ''] = file.split('/');
  if (top !== 'server') return top ?? '';
  return NOUNS.includes(second) ? 'noun' : second;
}
const noun = (file: string) => file.split('/')[1] ?? '';

/** Says what is wrong with an import of `to` in `from`, in words that say where the code belongs; undefined when fine. */
export function problem(from: string, to: string): string | undefined {
  if (TEST.test(from) || ENTRY.test(from)) return undefined;
  if (TEST.test(to)) return 'product code may not import test code';
  const [here, there] = [layer(from), layer(to)];
  if (here === 'gateway' && !GATEWAY_MAY.test(to))
    return 'the gateway may import its own folder and platform/{log,clock,vault,settings} only: widen its contract instead';
  if (here === 'platform' && !['platform', 'generated', 'prisma'].includes(there))
    return 'platform wraps outside things and knows nothing of ours: move the code up';
  if (here === 'kernel' && !['kernel', 'platform', 'generated'].includes(there))
    return 'kernel may import platform only';
  if (
    here === 'noun' &&
    ['rpc', 'jobs', 'cli', 'app'].includes(there) &&
    !/\/router(\.server)?(\.test)?\.ts$/.test(from)
  )
    return `a noun may not import ${there}: it is called by it`;
  if (here === 'noun' && there === 'noun' && NOUNS.indexOf(noun(to)) > NOUNS.indexOf(noun(from)))
    return `${noun(from)} stands before ${noun(to)}: enqueue a job or move the code`;
  if (here === 'noun' && there === 'gateway')
    return 'the control plane talks to the gateway by HTTP and by its database view';
  if (here !== 'app' && there === 'app') return 'only app may import app';
  return undefined;
}

/** What a browser component may import of the server. */
export function browserProblem(to: string): string | undefined {
  const fine = !to.startsWith('server/') || BROWSER_SAFE.test(to) || PURE.includes(to);
  return fine
    ? undefined
    : 'a browser component may import types, shapes, policy and state of the server only';
}

function* sources(folder: string): Generator<string> {
  for (const entry of fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true })) {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== 'node_modules' && file !== 'server/generated')
      yield* sources(file);
    else if (/\.tsx?$/.test(entry.name)) yield file;
  }
}

const IMPORT = /^\s*(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"](\.{1,2}\/[^'"]+|@\/[^'"]+)['"]/gm;

function* imports(file: string): Generator<{ to: string; typeOnly: boolean }> {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
  for (const [, type, target = ''] of text.matchAll(IMPORT)) {
    const plain = target.startsWith('@/')
      ? target.slice(2)
      : path.posix.join(path.posix.dirname(file), target);
    const to = /\.\w+$/.test(plain)
      ? plain
      : fs.existsSync(path.join(ROOT, `${plain}.ts`))
        ? `${plain}.ts`
        : plain;
    yield { to, typeOnly: Boolean(type) };
  }
}

const isBrowserFile = (file: string) =>
  /^['"]use client['"]/.test(fs.readFileSync(path.join(ROOT, file), 'utf8'));

/** All wrong imports of the project, one line each. */
export function wrongImports(): string[] {
  const found: string[] = [];
  for (const folder of ['app', 'server', 'examples', 'e2e'])
    for (const file of fs.existsSync(path.join(ROOT, folder)) ? sources(folder) : []) {
      const browser = folder === 'app' && isBrowserFile(file);
      for (const { to, typeOnly } of imports(file)) {
        const wrong = problem(file, to) ?? (browser && !typeOnly ? browserProblem(to) : undefined);
        if (wrong) found.push(`${file} → ${to}: ${wrong}`);
      }
    }
  return found;
}

if (process.argv[1] === import.meta.filename) {
  const found = wrongImports();
  process.stdout.write(found.length ? `${found.join('\n')}\n` : 'All imports point the right way.\n');
  process.exitCode = found.length ? 1 : 0;
}
