import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const SOURCES = [
  'app',
  'server',
  'prisma',
  'public',
  'next.config.js',
  'package-lock.json',
  'postcss.config.mjs',
  'tsconfig.json',
];
const NOT_BUILT = /(^|\/)(generated|testing|cli|node_modules)(\/|$)|\.test\.tsx?$/;
const dist = () => path.join(ROOT, process.env['SLIPWAY_DIST'] ?? '.next');

function* files(entry: string): Generator<string> {
  const full = path.join(ROOT, entry);
  if (NOT_BUILT.test(entry) || !fs.existsSync(full)) return;
  if (fs.statSync(full).isFile()) yield entry;
  else for (const name of fs.readdirSync(full).sort()) yield* files(`${entry}/${name}`);
}

function fingerprint(entries: string[]): string {
  const hash = createHash('sha256');
  for (const entry of entries)
    for (const file of files(entry))
      hash
        .update(`${file}\0`)
        .update(fs.readFileSync(path.join(ROOT, file)))
        .update('\0');
  return hash.digest('hex');
}

const same = (file: string, mark: string) => fs.existsSync(file) && fs.readFileSync(file, 'utf8') === mark;

function run(what: string, file: string, args: string[]): void {
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(ROOT, 'prisma/schema-engine.mjs'),
    NEXT_TELEMETRY_DISABLED: '1',
  };
  const bin = path.join(ROOT, 'node_modules', file);
  const result = spawnSync(process.execPath, [bin, ...args], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (result.status !== 0) throw new Error(`${what} failed:\n${result.stdout}\n${result.stderr}`);
}

/** Generates the Prisma client unless the one there was made from this schema. */
export function generate(): void {
  const output = path.join(ROOT, 'server/generated/prisma');
  const mark = fingerprint(['prisma/schema', 'package-lock.json']);
  if (same(path.join(output, 'SOURCE'), mark)) return;
  run('prisma generate', 'prisma/build/index.js', ['generate']);
  fs.writeFileSync(path.join(output, 'SOURCE'), mark);
}

/** Builds the pages unless the build there was made from these sources. `onStart` is called when there is work to do. */
export function buildIfNeeded(onStart: () => void): void {
  generate();
  const mark = fingerprint(SOURCES);
  if (same(path.join(dist(), 'SOURCE'), mark)) return;
  onStart();
  run('next build', 'next/dist/bin/next', ['build']);
  fs.writeFileSync(path.join(dist(), 'SOURCE'), mark);
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--generate-only')) generate();
  else buildIfNeeded(() => process.stdout.write('Building the console …\n'));
}
