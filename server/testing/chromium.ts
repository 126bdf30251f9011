import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { program } from './run.ts';

/** Without windows first: the same engine in half the time. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];
/** Debian's packages; others have only the second one. */
const PACKAGES = ['chromium-headless-shell', 'chromium'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...candidates, MAC].find((file) => fs.existsSync(file));
}

/** The browser that Playwright has downloaded before, if any. */
function playwrights(): string | undefined {
  const { chromium } = createRequire(import.meta.url)(
    '@playwright/test',
  ) as typeof import('@playwright/test');
  const file = chromium.executablePath();
  return fs.existsSync(file) ? file : undefined;
}

const find = () => process.env['SLIPWAY_CHROMIUM'] || playwrights() || onPath();

function run(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: 'inherit', env }).status === 0;
}

function install(): void {
  process.stdout.write('No Chromium here: installing one for the browser tests.\n');
  if (run(process.execPath, [program('@playwright/test/cli.js'), 'install', 'chromium']) && playwrights())
    return;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: string[]) => {
    const [command = 'apt-get', ...rest] = [...sudo, 'apt-get', ...args];
    return run(command, rest);
  };
  if (!fs.existsSync('/usr/bin/apt-get') || !apt('update', '-qq')) return;
  PACKAGES.some((name) => apt('install', '-y', '-qq', '--no-install-recommends', name));
}

/** Path of a Chromium: the one that is here, else a fresh one (Playwright's download, else the Debian package). */
export function requireChromium(): string {
  const here = find();
  if (here) return here;
  install();
  const found = find();
  if (found) return found;
  throw new Error('The browser tests need Chromium: install it and set SLIPWAY_CHROMIUM to its path.');
}
