import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { git, show, slipway, tokenFor } from './support/cli.ts';
import { OWNER, TEAM } from './support/people.ts';

const SHOP = path.join(import.meta.dirname, 'support/shop.sql');
const home = (slug: string) => `/${TEAM.slug}/${slug}`;
const READY = { timeout: 60_000 };
let folder = '';

test.beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-projects-'));
});
test.afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function expectReady(page: Page, slug: string): Promise<void> {
  await expect(page).toHaveURL(home(slug));
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Database' }).first()).toBeVisible(
    READY,
  );
}

async function readRows(slug: string, query: string, key: 'publishable' | 'secret' = 'secret') {
  const { restUrl, keys } = show(`${TEAM.slug}/${slug}`, tokenFor(OWNER.email));
  const answer = await fetch(`${restUrl}/${query}`, { headers: { apikey: keys[key] } });
  return { status: answer.status, body: await answer.json() };
}

test('an SQL file becomes a project, with a report of what was done otherwise', async ({ page }) => {
  await page.goto(`/${TEAM.slug}/new?from=sql`);
  await page.getByLabel('SQL file', { exact: true }).setInputFiles(SHOP);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('shop');
  await page.getByRole('button', { name: 'Make the project' }).click();
  await expectReady(page, 'shop');
  await expect(page.getByText(/shopkeeper/)).toBeVisible();
  await expectAccessible(page);
  expect(await readRows('shop', 'customer?select=name,purchase(total)&id=eq.2')).toEqual({
    status: 200,
    body: [{ name: 'Grace; DROP TABLE customer', purchase: [{ total: 7 }] }],
  });
  expect((await readRows('shop', 'purchase?select=total', 'publishable')).body).toHaveLength(2);
  expect((await readRows('shop', 'customer', 'publishable')).body).toMatchObject({ code: '42501' });
});

test('a statement that fails stops the import, is named, and can be put right', async ({ page }) => {
  const file = path.join(folder, 'broken.sql');
  fs.writeFileSync(
    file,
    'CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\nCREATE TABLE b (id nosuchtype);\n',
  );
  await page.goto(`/${TEAM.slug}/new?from=sql`);
  await page.getByLabel('SQL file', { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: 'Make the project' }).click();
  await expect(page.getByRole('heading', { name: 'broken could not be made' })).toBeVisible(READY);
  await expect(page.getByText(/line 3/i).first()).toBeVisible();
  await expect(page.getByText(/type "nosuchtype" does not exist/).first()).toBeVisible();
  await expectAccessible(page);
  fs.writeFileSync(file, 'CREATE TABLE a (id int PRIMARY KEY);\n');
  await page.getByRole('link', { name: 'Try again' }).click();
  await page.getByLabel('SQL file', { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: 'Make the project' }).click();
  await expectReady(page, 'broken');
});

test('a running PostgreSQL is copied from the browser', async ({ page }) => {
  const { startCluster } = await import('../server/testing/cluster.ts');
  const { default: pg } = await import('pg');
  const source = await startCluster();
  try {
    const client = new pg.Client({ connectionString: source.url });
    await client.connect();
    await client.query(
      'CREATE SCHEMA crew; CREATE TABLE crew.sailor (id int PRIMARY KEY, name text); CREATE TABLE boat (id int PRIMARY KEY)',
    );
    await client.query(
      "INSERT INTO crew.sailor VALUES (1, 'Ishmael'); INSERT INTO boat SELECT generate_series(1, 500)",
    );
    await client.end();
    await page.goto(`/${TEAM.slug}/new?from=database`);
    await page.getByLabel('Address', { exact: true }).fill(source.url);
    await page.getByLabel('Address', { exact: true }).press('Enter');
    await expect(page.getByRole('checkbox', { name: /crew/ })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: /public/ })).toBeChecked();
    await page.getByLabel('Name', { exact: true }).fill('Fleet');
    await page.getByRole('button', { name: 'Make the project' }).click();
    await expectReady(page, 'fleet');
    expect((await readRows('fleet', 'boat?select=id&order=id.desc&limit=1')).body).toEqual([{ id: 500 }]);
  } finally {
    await source.stop();
  }
});

test('a repository comes as a bundle, and applying it gives the same schema again', async ({ page }) => {
  const { gitUrl } = show(`${TEAM.slug}/clinic`, tokenFor(OWNER.email));
  const token = tokenFor(OWNER.email);
  const address = new URL(gitUrl);
  address.username = 'me';
  address.password = token;
  expect(git(folder, 'clone', '--quiet', address.href, 'clinic').status).toBe(0);
  expect(
    git(path.join(folder, 'clinic'), 'bundle', 'create', '../clinic.bundle', '--branches', 'HEAD').status,
  ).toBe(0);
  await page.goto(`/${TEAM.slug}/new?from=git`);
  await page.getByText('Bundle file', { exact: true }).first().click();
  await page.locator('input[type=file]').setInputFiles(path.join(folder, 'clinic.bundle'));
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('clinic');
  await page.getByLabel('Name', { exact: true }).fill('Clinic again');
  await page.getByRole('button', { name: 'Make the project' }).click();
  await expectReady(page, 'clinic-again');
  expect((await readRows('clinic-again', 'patients')).body).toEqual([]);
});

test('deleting a project asks for its name and removes everything', async ({ page }) => {
  const token = tokenFor(OWNER.email);
  const made = slipway(['project', 'create', 'Passing', '--team', TEAM.slug, '--empty', '--json'], token);
  expect(made.status, made.stderr).toBe(0);
  const { restUrl, gitUrl, keys } = JSON.parse(made.stdout);
  await page.goto(`${home('passing')}/settings`);
  await page.getByRole('button', { name: /delete/i }).click();
  const dialog = page.getByRole('dialog');
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill('passing');
  await dialog.getByRole('button', { name: /delete/i }).click();
  await expect(page).toHaveURL(`/${TEAM.slug}`);
  await expect(page.getByRole('row', { name: /passing/i })).toHaveCount(0, { timeout: 30_000 });
  expect((await fetch(`${restUrl}/anything`, { headers: { apikey: keys.secret } })).status).toBe(404);
  const address = new URL(gitUrl);
  address.username = 'me';
  address.password = token;
  expect(git(folder, 'ls-remote', address.href).stderr).toMatch(/not found/);
});
