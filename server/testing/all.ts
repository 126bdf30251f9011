import { requireChromium } from './chromium.ts';
import { must, program } from './run.ts';
import { verify } from './verify.ts';

// Everything that must hold before a change lands, the quick things first.
verify();
must('server tests on PostgreSQL', [program('vitest/vitest.mjs'), 'run', '--project', 'server']);
must('build', ['server/build.ts']);
const SLIPWAY_CHROMIUM = requireChromium();
must('browser tests', [program('@playwright/test/cli.js'), 'test'], { SLIPWAY_CHROMIUM });
