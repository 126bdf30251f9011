import fs from 'node:fs';
import path from 'node:path';
import { SETTINGS } from './settings.ts';

const PAGE = path.join(import.meta.dirname, '../../docs/settings.md');

/** The documentation page of the settings, written from the table that checks them. */
export function settingsPage(): string {
  const rows = Object.entries(SETTINGS).map(([name, shape]) => {
    const fallback = shape.safeParse(undefined);
    const value = fallback.success && fallback.data !== undefined ? `\`${String(fallback.data)}\`` : '–';
    return `| \`${name}\` | ${value} | ${shape.description ?? ''} |`;
  });
  return [
    '# Settings',
    '',
    'Environment variables, read once at the start. An empty one counts as not set; a wrong one stops the start with a sentence that names it.',
    'Written from `server/platform/settings.ts` by `node server/platform/settings-page.ts`.',
    '',
    '| Variable | Default | Meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) fs.writeFileSync(PAGE, settingsPage());
