import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { alive, aMember, freshPage, open, signIn } from './support/member.ts';
import { TEAM } from './support/people.ts';

test('signing in says the same about a wrong password and an unknown address, and signing out ends it', async ({
  page,
  browser,
}) => {
  const [member, person] = await aMember(browser, page, 'viewer');
  const signOut = member.getByRole('menuitem', { name: 'Sign out' });
  // The frame around the page may listen a little later than the page.
  await expect(async () => {
    await member.getByRole('button', { name: /your account/ }).click();
    await expect(signOut).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await signOut.click();
  await expect(member).toHaveURL(/\/login/);
  await expectAccessible(member);
  const refusal = member.getByRole('alert').getByText('The e-mail address or the password is wrong.');
  await signIn(member, { ...person, password: 'not the password' });
  await expect(refusal).toBeVisible();
  await signIn(member, { email: 'nobody@example.test', password: 'not the password' });
  await expect(refusal).toBeVisible();
  await open(member, `/login?next=${encodeURIComponent('//evil.test/')}`);
  await member.getByLabel('E-mail').fill(person.email);
  await member.getByLabel('Password', { exact: true }).fill(person.password);
  await member.keyboard.press('Enter');
  await expect(member).toHaveURL(`/${TEAM.slug}`);
});

test('a session is ended from another browser, at once', async ({ page, browser }) => {
  const [member, person] = await aMember(browser, page, 'viewer');
  const second = await freshPage(browser);
  await signIn(second, person);
  await expect(second).toHaveURL(`/${TEAM.slug}`);
  await open(second, '/account/sessions');
  await expect(second.getByText('this one')).toHaveCount(1);
  await second.getByRole('button', { name: 'End all others' }).click();
  await expect(second.getByText('1 session ended')).toBeVisible();
  await open(member, '/account');
  await expect(member).toHaveURL(/\/login/);
  await expect(second.getByRole('listitem')).toHaveCount(1);
});

test('the password changes with the current one, and the name for everybody', async ({ page, browser }) => {
  const [member, person] = await aMember(browser, page, 'viewer');
  await open(member, '/account');
  await member.getByLabel('Current password', { exact: true }).fill('wrong');
  await member.getByLabel('New password', { exact: true }).fill('seventeen slow ferries');
  await expect(member.getByText('Strong.')).toBeVisible();
  await member.getByRole('button', { name: 'Change password' }).click();
  await expect(member.getByText('This is not your current password.')).toBeVisible();
  await member.getByLabel('Current password', { exact: true }).fill(person.password);
  await member.getByRole('button', { name: 'Change password' }).click();
  await expect(member.getByText('The password was changed')).toBeVisible();
  const renamed = `${person.name} Renamed`;
  await member.getByLabel('Name that others see').fill(renamed);
  await member.getByRole('button', { name: 'Save name' }).click();
  await expect(member.getByText('Your name was changed')).toBeVisible();
  const again = await freshPage(browser);
  await signIn(again, { ...person, password: 'seventeen slow ferries' });
  await expect(again).toHaveURL(`/${TEAM.slug}`);
  await open(page, `/${TEAM.slug}/-/people`);
  await expect(page.getByText(renamed)).toBeVisible();
});

test('an access token is shown once, works, and ends when it is revoked', async ({
  page,
  playwright,
  baseURL,
}) => {
  const name = `journey ${Date.now()}`;
  await open(page, '/account/tokens');
  await page.getByRole('button', { name: 'Make token' }).click();
  await expect(page.getByText('Say what it is for.')).toBeVisible();
  await page.getByLabel('What it is for').fill(name);
  await page.getByLabel('May', { exact: true }).selectOption('read');
  await page.getByRole('button', { name: 'Make token' }).click();
  const token = (await page.getByText(/^slp_pat_[\w-]+$/).textContent()) ?? '';
  await expectAccessible(page);
  const client = await playwright.request.newContext({
    baseURL,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  expect((await client.get('/api/trpc/accounts.me')).status()).toBe(200);
  const rename = { data: { json: { name: 'By token' } } };
  expect((await client.post('/api/trpc/accounts.rename', rename)).status()).toBe(403);
  await page.reload();
  await alive(page);
  await expect(page.getByText(token)).toHaveCount(0);
  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await page.getByRole('button', { name: 'Revoke token' }).click();
  await expect(page.getByText('The token was revoked')).toBeVisible();
  expect((await client.get('/api/trpc/accounts.me')).status()).toBe(401);
  await client.dispose();
});

test('appearance is remembered by the browser', async ({ page }) => {
  await open(page, '/account/appearance');
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByLabel('Single-key shortcuts').uncheck();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByLabel('Single-key shortcuts')).not.toBeChecked();
});

test('setup is over once there is an owner', async ({ browser }) => {
  const stranger = await freshPage(browser);
  await stranger.goto('/setup');
  await expect(stranger).toHaveURL(/\/login/);
});
