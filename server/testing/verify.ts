import { must, program } from './run.ts';

/** The quick checks: no database, no browser. */
export function verify(): void {
  must('generated code', ['server/build.ts', '--generate-only']);
  must('types', [program('next/dist/bin/next'), 'typegen']);
  must('types of everything', [program('typescript/bin/tsc'), '--noEmit']);
  must('lint and format', [program('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']);
  must('import arrows', ['server/testing/arrows.ts']);
  must('pure tests', [program('vitest/vitest.mjs'), 'run', '--project', 'unit']);
}

if (process.argv[1] === import.meta.filename) verify();
