import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './support/axe.ts';
import { aMember } from './support/member.ts';
import { CLINIC } from './support/people.ts';

const API = `${CLINIC}/api`;
const ROOT = path.join(import.meta.dirname, '..');

const send = (page: Page) => page.getByRole('button', { name: /^Send/ }).click();
const address = (page: Page) => page.getByLabel('Address');
const tab = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Opens the console with a request, as its link would. */
async function openConsole(page: Page, request: string, caller = ''): Promise<void> {
  await page.goto(`${API}/console?q=${encodeURIComponent(request)}${caller}`);
  await expect(address(page)).toBeVisible();
  await page.waitForLoadState('networkidle');
  // A click is answered only once the field is alive; text that comes before that would be set beside its own.
  await address(page).click();
}

async function keyOnPage(page: Page): Promise<string> {
  return (
    (await page
      .getByRole('cell', { name: /slp_pub_/ })
      .first()
      .locator('code')
      .textContent()) ?? ''
  );
}

test('the reference says what a table offers, and its console sends a real request', async ({ page }) => {
  await page.goto(`${API}/reference`);
  await expect(page).toHaveURL(/\/api\/reference\/appointments\/read$/);
  await expect(page.getByRole('heading', { name: 'Read appointments' })).toBeVisible();
  const callers = page.getByRole('region', { name: 'Who may call' });
  await expect(callers.getByText('visitors_read_open').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  await send(page);
  const console = page.getByRole('complementary', { name: 'Console' });
  await expect(console.getByText('200 OK')).toBeVisible();
  await expect(console.getByText('10 rows', { exact: true })).toBeVisible();
  await expect(console.getByRole('img', { name: /On the server, in milliseconds: sign-in/ })).toBeVisible();
  await tab(page, 'Table').click();
  await expect(console.getByRole('columnheader', { name: 'status' })).toBeVisible();
  await tab(page, 'SQL').click();
  await expect(console.getByText(/from "public"."appointments"/)).toBeVisible();
  await expectAccessible(page);

  await page.locator('h1').click();
  await page.keyboard.press('/');
  await page.keyboard.type('patients');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Read patients' })).toBeVisible();
});

test('a shared link brings the same request; mistakes are explained with the nearest names', async ({
  page,
}) => {
  await openConsole(page, 'practitioners?select=id');
  await address(page).fill('/rest/v1/practitioners?select=id,family_nam');
  await expect(page.getByLabel('Value of select')).toHaveValue('id,family_nam');
  await expect(page).toHaveURL(/family_nam/);
  await page.reload();
  await expect(address(page)).toHaveValue('/rest/v1/practitioners?select=id,family_nam');
  await page.waitForLoadState('networkidle');
  await address(page).press('Enter');
  await expect(page.getByText('400 Not understood')).toBeVisible();
  await expect(page.getByText('Did you mean family_name?')).toBeVisible();

  await openConsole(page, 'payments?limit=1');
  await send(page);
  await expect(page.getByText(/An anonymous caller may not read payments/)).toBeVisible();
});

test('a write asks first, and the row is there, refused twice, and gone again', async ({ page }) => {
  const code = `e2e-${Date.now()}`;
  await page.goto(`${API}/reference/specialties/add`);
  await page.waitForLoadState('networkidle');
  await page
    .getByLabel('Body', { exact: true })
    .fill(JSON.stringify({ code, name: `Test ${code}`, description: 'Made by a test' }));
  await page.getByRole('button', { name: /^As / }).click();
  await page.getByRole('radio', { name: /Service/ }).check();
  await page.keyboard.press('Escape');
  await page.getByLabel('Body', { exact: true }).press('ControlOrMeta+Enter');
  await expect(page.getByRole('dialog', { name: 'This changes main' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Do not send' }).click();
  await send(page);
  await page.getByRole('button', { name: 'Add the rows' }).click();
  await expect(page.getByText('201 Created')).toBeVisible();
  await send(page);
  await page.getByRole('button', { name: 'Add the rows' }).click();
  await expect(page.getByText('409 Conflict')).toBeVisible();

  await openConsole(page, `specialties?code=eq.${code}`, '&m=DELETE&as=service_role');
  await send(page);
  await expect(page.getByText('The rows that the filters choose are deleted.')).toBeVisible();
  await page.getByRole('button', { name: 'Delete the rows' }).click();
  await expect(page.getByText(/^20[04] /)).toBeVisible();
});

test('the code runs when pasted', async ({ page }) => {
  await openConsole(page, 'specialties?select=id,code&order=id.asc&limit=2');
  for (const name of ['supabase-js', 'fetch']) {
    await tab(page, name).click();
    const code = (await page.locator('main pre').first().innerText()).replaceAll('\u00a0', ' ');
    const args = ['--input-type=module', '--eval', code];
    const env = { ...process.env, FORCE_COLOR: '0' };
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
    expect(stdout, stderr).toContain("code: 'family-medicine'");
  }
  await tab(page, 'curl').click();
  await expect(page.locator('main pre').first()).toContainText("--header 'apikey: slp_pub_");
  await openConsole(page, 'specialties?limit=1', '&as=service_role');
  await tab(page, 'curl').click();
  await expect(page.locator('main pre').first()).toContainText('$SLIPWAY_SECRET_KEY');
  await page.getByRole('button', { name: 'Fill in the secret key' }).click();
  await expect(page.locator('main pre').first()).toContainText('apikey: slp_sec_');
});

test('a key is made, works, is rotated with a grace time, and ends', async ({ page, request }) => {
  const name = `Job ${Date.now()}`;
  await page.goto(`${API}/keys`);
  await page.waitForLoadState('networkidle');
  const restUrl = (await page.getByText(/\/rest\/v1$/).textContent()) ?? '';
  const status = async (key: string) =>
    (await request.get(`${restUrl}/specialties?limit=1`, { headers: { apikey: key } })).status();
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByRole('button', { name: 'Make the key' }).click();
  await expect(page.getByText(/Give the key a name/)).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('radio', { name: /Secret/ }).check();
  await page.getByRole('button', { name: 'Make the key' }).click();
  const first =
    (await page
      .getByRole('dialog')
      .getByText(/^slp_sec_/)
      .textContent()) ?? '';
  await page.getByRole('button', { name: 'Done' }).click();
  expect(await status(first)).toBe(200);

  await page.getByRole('button', { name: `Rotate ${name}` }).click();
  await page.getByLabel(/The old key/).selectOption({ label: 'It works for one more hour' });
  await page.getByRole('button', { name: 'Rotate the key' }).click();
  const second =
    (await page
      .getByRole('dialog')
      .getByText(/^slp_sec_/)
      .textContent()) ?? '';
  await page.getByRole('button', { name: 'Done' }).click();
  // Phones have the words at another place of the row, which is hidden here.
  await expect(page.getByText('replaced, ends').filter({ visible: true })).toHaveCount(1);
  expect([await status(first), await status(second)]).toEqual([200, 200]);

  for (const left of [2, 1]) {
    await expect(page.getByRole('button', { name: `Revoke ${name}` })).toHaveCount(left);
    await page
      .getByRole('button', { name: `Revoke ${name}` })
      .first()
      .click();
    await page.getByRole('button', { name: 'Revoke the key' }).click();
  }
  await expect(page.getByRole('button', { name: `Revoke ${name}` })).toHaveCount(0);
  await expect.poll(() => status(first), { timeout: 2000 }).toBe(401);
  await expect.poll(() => status(second), { timeout: 2000 }).toBe(401);
  expect(await status(await keyOnPage(page))).toBe(200);
});

test('the behaviour of the API is chosen, refused at its field, and works at once', async ({
  page,
  request,
}) => {
  await page.goto(`${API}/keys`);
  await page.waitForLoadState('networkidle');
  const restUrl = (await page.getByText(/\/rest\/v1$/).textContent()) ?? '';
  const apikey = await keyOnPage(page);
  const accept = 'application/vnd.pgrst.plan+json';
  const status = async () =>
    (await request.get(`${restUrl}/specialties?limit=1`, { headers: { apikey, accept } })).status();
  const save = page.getByRole('button', { name: 'Save behaviour' });
  const hook = page.getByLabel(/Function before each request/);
  await hook.fill('nowhere');
  await page.getByLabel('Time limit of anon, in ms').fill('1');
  await save.click();
  await expect(page.getByText('At least 100 ms.')).toBeVisible();
  await page.getByLabel('Time limit of anon, in ms').fill('3000');
  await save.click();
  await expect(page.getByText(/no function “public.nowhere”/)).toBeVisible();
  await hook.fill('');
  await page.getByLabel('Public keys of your sign-in').fill('{"kty":"oct","k":"x"}');
  await save.click();
  await expect(page.getByText(/Key 1 is a shared secret/)).toBeVisible();
  await page.getByLabel('Public keys of your sign-in').fill('');
  const plans = page.getByLabel('Callers may ask for execution plans');
  for (const [wish, answer] of [
    [true, 200],
    [false, 406],
  ] as const) {
    await plans.setChecked(wish);
    await save.click();
    // At once the other one again, whatever the saving has come to: it is not taken back.
    await expect.poll(status).toBe(answer);
  }
});

test('the description of the API and its types are taken along', async ({ page }) => {
  await page.goto(`${API}/guides/sign-in`);
  await page.waitForLoadState('networkidle');
  const file = async (title: string) => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: `Download ${title}` }).click();
    const taken = await download;
    return { name: taken.suggestedFilename(), text: await readFile(await taken.path(), 'utf8') };
  };
  const openapi = await file('OpenAPI 3.1');
  expect(openapi.name).toBe('openapi.json');
  expect(JSON.parse(openapi.text)).toMatchObject({ openapi: '3.1.0', paths: { '/specialties': {} } });
  const types = await file('TypeScript types');
  expect(types.name).toBe('database.ts');
  expect(types.text).toContain('export type Database');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy TypeScript types' }).click();
  await expect(page.getByText('TypeScript types copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(types.text);
});

test('a viewer calls, but sees no personal data, no secret key and no service', async ({ page, browser }) => {
  const [theirs] = await aMember(browser, page, 'viewer', 'Vera');
  await openConsole(theirs, 'practitioners?email=eq.x');
  await send(theirs);
  await expect(theirs.getByText('403 Not allowed')).toBeVisible();
  await expect(theirs.getByText(/does not show personal data, so/)).toBeVisible();
  await theirs.getByRole('button', { name: /^As / }).click();
  await expect(theirs.getByRole('radio', { name: /Service/ })).toBeDisabled();
  await theirs.goto(`${API}/keys`);
  const make = theirs.getByRole('button', { name: 'Make a key' });
  await expect(make).toHaveAttribute('title', /role admin/);
  await theirs.setViewportSize({ width: 390, height: 844 });
  await theirs.goto(`${API}/reference/appointments/read`);
  await theirs.getByText('Tables, functions and guides').click();
  await theirs.getByRole('link', { name: 'Filter, sort, page' }).click();
  await expect(theirs.getByRole('heading', { name: 'Filter, sort, page', level: 1 })).toBeVisible();
  await expectNoSidewaysScroll(theirs);
  await expectAccessible(theirs);
});
