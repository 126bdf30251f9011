import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './support/axe.ts';
import { git, show, slipway, tokenFor, withToken } from './support/cli.ts';
import { OWNER, TEAM } from './support/people.ts';

const NAME = 'ledger';
const HOME = `/${TEAM.slug}/${NAME}`;
const MIGRATION = 'database/migrations/20300101000000_add_notes.sql';
let copy = '';
let token = '';

/** Writes files, commits and pushes main. */
function push(message: string, files: Record<string, string>): { status: number | null; stderr: string } {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(copy, name)), { recursive: true });
    fs.writeFileSync(path.join(copy, name), text);
  }
  git(copy, 'add', '--all');
  git(copy, 'commit', '--quiet', '-m', message);
  return git(copy, 'push', 'origin', 'HEAD:main');
}

test.describe.configure({ mode: 'serial' });

test.beforeAll(() => {
  test.setTimeout(120_000);
  token = tokenFor(OWNER.email);
  const made = slipway(['project', 'create', NAME, '--team', TEAM.slug, '--empty'], token);
  expect(made.status, made.stderr).toBe(0);
  const { gitUrl } = show(`${TEAM.slug}/${NAME}`, token);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-journey-'));
  expect(git(folder, 'clone', '--quiet', withToken(gitUrl, token), 'copy').status).toBe(0);
  copy = path.join(folder, 'copy');
});
test.afterAll(() => fs.rmSync(path.dirname(copy), { recursive: true, force: true }));

test('clone instructions are on the page, with the address that git takes', async ({ page }) => {
  await page.goto(`${HOME}/code/files`);
  await page.getByRole('button', { name: 'Clone' }).click();
  const { gitUrl } = show(`${TEAM.slug}/${NAME}`, token);
  await expect(page.getByText(gitUrl, { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'personal access token' })).toBeVisible();
  await expectAccessible(page);
});

test('a failing migration is refused with its line; mended, it shows up in the pages', async ({ page }) => {
  const refused = push('Add notes', {
    [MIGRATION]: 'CREATE TABLE note (id int);\nSELECT nothing FROM note;\n',
  });
  expect(refused.status).not.toBe(0);
  expect(refused.stderr).toContain(`${MIGRATION}, line 2:`);
  expect(refused.stderr).toContain('column "nothing" does not exist');
  expect(refused.stderr).toContain('Nothing has changed');
  const taken = push('Mend the notes', {
    [MIGRATION]: 'CREATE TABLE note (id int);\n',
    'README.md': '# Ledger\n\n<img src=x onerror="document.title=1"> **bold** [bad](javascript:alert(1))\n',
  });
  expect(taken.stderr).toContain('Applied 20300101000000_add_notes.sql');
  expect(taken.status).toBe(0);

  await page.goto(`${HOME}/code/files`);
  await expect(page.getByRole('heading', { name: 'Ledger' })).toBeVisible();
  await expect(page.locator('main img')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'bad' })).toHaveCount(0);
  await page.getByRole('link', { name: 'database', exact: true }).click();
  await page.getByRole('link', { name: 'migrations', exact: true }).click();
  await page.getByRole('link', { name: path.basename(MIGRATION) }).click();
  await expect(page.getByRole('row', { name: /1 CREATE TABLE note/ })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Raw' }).click();
  expect((await download).suggestedFilename()).toBe(path.basename(MIGRATION));
});

test('commits lead to their differences, on a phone too', async ({ page }) => {
  await page.goto(`${HOME}/code/commits`);
  await page.getByRole('link', { name: 'Mend the notes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mend the notes' })).toBeVisible();
  await expect(page.getByText('Added').first()).toBeAttached();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
});

test('an applied migration cannot be edited, and a branch is compared with main', async ({ page }) => {
  const edited = push('Edit', { [MIGRATION]: 'CREATE TABLE note (id bigint);\n' });
  expect(edited.stderr).toContain('cannot be edited');
  git(copy, 'reset', '--quiet', '--hard', 'origin/main');
  expect(git(copy, 'push', '--quiet', 'origin', 'HEAD:refs/heads/$(id)').status).not.toBe(0);
  git(copy, 'commit', '--quiet', '--allow-empty', '-m', 'Beside');
  expect(git(copy, 'push', '--quiet', 'origin', 'HEAD:refs/heads/beside').status).toBe(0);
  await page.goto(`${HOME}/code/branches`);
  await expect(page.getByRole('row', { name: /beside 1 ahead/ })).toBeVisible();
  await page.getByRole('link', { name: 'beside', exact: true }).click();
  await page.getByRole('button', { name: /Branch beside/ }).click();
  await page.getByRole('menuitem', { name: 'main' }).click();
  await expect(page).toHaveURL(`${HOME}/code/files`);
});

test('the push is in the audit log with its migration', async ({ page }) => {
  await page.goto(`/${TEAM.slug}/-/audit?action=repository.push`);
  const pushed = page.getByText('pushed to').filter({ visible: true }).first();
  await expect(pushed).toBeVisible();
});
