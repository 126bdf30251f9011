import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './support/axe.ts';
import { git, show, slipway, tokenFor, withToken } from './support/cli.ts';
import { OWNER, TEAM } from './support/people.ts';

const NAME = 'lending';
const HOME = `/${TEAM.slug}/${NAME}`;
const PREVIEW = `${HOME}/pulls/1`;
const FIRST = 'database/migrations/20300101000000_readers.sql';
const SECOND = 'database/migrations/20300102000000_loans.sql';
let copy = '';
let token = '';

function commit(branch: string, name: string, text: string): void {
  git(copy, 'checkout', '--quiet', '-B', branch);
  fs.mkdirSync(path.dirname(path.join(copy, name)), { recursive: true });
  fs.writeFileSync(path.join(copy, name), text);
  git(copy, 'add', '--all');
  git(copy, 'commit', '--quiet', '-m', 'Change the schema');
  const pushed = git(copy, 'push', '--quiet', 'origin', `HEAD:${branch}`);
  expect(pushed.status, pushed.stderr).toBe(0);
}

async function call<T>(page: Page, name: string, input: object, method: 'get' | 'post' = 'post'): Promise<T> {
  const json = { json: { team: TEAM.slug, project: NAME, ...input } };
  const address = `/api/trpc/${name}`;
  const answer =
    method === 'post'
      ? await page.request.post(address, { data: json })
      : await page.request.get(`${address}?input=${encodeURIComponent(JSON.stringify(json))}`);
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()).result.data.json;
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
  commit(
    'main',
    FIRST,
    `CREATE TABLE reader (id bigint PRIMARY KEY, email text NOT NULL);
     COMMENT ON COLUMN reader.email IS 'Where to write to @personal';
     INSERT INTO reader VALUES (1, 'planted@planted.test');`,
  );
  commit('loans', SECOND, 'CREATE TABLE loan (id bigint PRIMARY KEY, reader bigint REFERENCES reader);');
});
test.afterAll(() => fs.rmSync(path.dirname(copy), { recursive: true, force: true }));

test('a pull request runs on a masked copy, which the environment switch leads to', async ({ page }) => {
  await call(page, 'pulls.open', { branch: 'loans', title: 'Lend books' });
  const running = () => call<{ state: string }[]>(page, 'previews.list', {}, 'get');
  await expect.poll(async () => (await running())[0]?.state, { timeout: 45_000 }).toBe('ready');

  await page.goto(`${HOME}/database/tables`);
  await expect(page.getByRole('link', { name: 'loan', exact: true })).toHaveCount(0);
  await page.keyboard.press('e');
  await expect(page.getByRole('link', { name: /Preview of #1/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: /Preview of #1/ }).click();
  await expect(page).toHaveURL(`${PREVIEW}/database/tables`);
  await expect(page.getByRole('button', { name: 'Environment: Preview of #1' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'loan', exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'reader', exact: true }).click();
  await expect(page).toHaveURL(`${PREVIEW}/database/tables/reader`);
  await expect(page.getByText('@example.com')).toBeVisible();
  await expect(page.getByText('planted')).toHaveCount(0);
});

test('links, sidebar and palette stay inside the preview', async ({ page }) => {
  await page.goto(`${PREVIEW}/database`);
  await expect(page).toHaveURL(`${PREVIEW}/database/diagram`);
  await page.getByRole('navigation', { name: NAME }).getByRole('link', { name: 'API & docs' }).click();
  await expect(page).toHaveURL(new RegExp(`${PREVIEW}/api/reference/`));
  await page.goto(`${PREVIEW}/api/keys`);
  const { apiUrl } = show(`${TEAM.slug}/${NAME}`, token);
  await expect(page.getByText('preview of #1', { exact: false }).first()).toBeVisible();
  await page.goto(`${PREVIEW}/api/guides/sign-in`);
  await expect(page.getByText(`${apiUrl}-pr1`).first()).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${PREVIEW}/database/tables`);
  await expect(page.getByRole('button', { name: 'Environment: Preview of #1' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.goto(`${HOME}/pulls/77/database/tables`);
  await expect(page.getByRole('heading', { name: 'Nothing is at this address' })).toBeVisible();
});
