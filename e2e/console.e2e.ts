import { expect, type Page, test } from '@playwright/test';
import { aMember } from './support/member.ts';
import { CLINIC, TEAM } from './support/people.ts';

/** The keys work once the page is alive: the switch of the theme is drawn by the browser's code. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState('networkidle');
}

test('the palette finds by other words, opens tables, and runs commands', async ({ page }) => {
  await open(page, CLINIC);
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search or run a command' });
  const field = palette.getByRole('combobox');
  await field.fill('erd');
  await expect(palette.getByRole('option').first()).toContainText('Diagram');
  await field.fill('patient');
  await expect(palette.getByRole('option', { name: /patient.*table/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/database\/tables\/patient/);
  await page.keyboard.press('Control+k');
  await field.fill('> dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('keys go places, stay quiet in fields, and can be turned off', async ({ page }) => {
  await open(page, CLINIC);
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page).toHaveURL(`${CLINIC}/database/tables`);
  await expect(page.getByRole('searchbox')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('go');
  await expect(page).toHaveURL(new RegExp(`${CLINIC}/database/tables`));
  await page.keyboard.press('Escape');
  await page.locator('h1').click();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await sheet.getByLabel('Single keys work').uncheck();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  // The palette's key works always; once it is open, the two before it have been heard.
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${CLINIC}/database/tables`));
});

test('the first Tab offers to skip to the page', async ({ page }) => {
  await open(page, `/${TEAM.slug}`);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  await expect(skip).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
});

test('on a phone the menu holds the places, and the environment stays in view', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `${CLINIC}/database/tables`);
  await expect(page.getByRole('button', { name: 'Environment: main' })).toBeVisible();
  await expect(
    page.getByRole('navigation', { name: 'Database' }).getByRole('link', { name: 'Diagram' }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Open the menu' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).first().click();
  await expect(page).toHaveURL(`${CLINIC}/settings`);
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a theme that was chosen is in the first byte', async ({ page, context }) => {
  await context.addCookies([{ name: 'slipway-theme', value: 'dark', url: process.env['SLIPWAY_URL'] ?? '' }]);
  const html = await (await page.request.get(`/${TEAM.slug}`)).text();
  expect(html).toContain('data-theme="dark"');
});

test('somebody who may only look is told what it takes', async ({ browser, page }) => {
  const [viewer] = await aMember(browser, page, 'viewer', 'Vera');
  await viewer.goto(`/${TEAM.slug}/new`);
  await expect(viewer.getByText('needs the role developer')).toBeVisible();
  await viewer.goto(`${CLINIC}/settings`);
  await expect(viewer.getByText('needs the role admin').first()).toBeVisible();
  await expect(viewer.getByRole('button', { name: /Delete/ })).toHaveCount(0);
});

test('the map shows the same facts as a table', async ({ page }) => {
  await page.goto(CLINIC);
  const map = page.getByRole('region', { name: 'How it fits together' });
  await expect(map.getByRole('link', { name: /REST/ })).toBeVisible();
  await map.getByRole('button', { name: 'Table' }).click();
  await expect(map.getByRole('row', { name: /^REST/ })).toContainText('Database');
});

test('an address that does not exist keeps the project around it', async ({ page }) => {
  const answer = await page.goto(`${CLINIC}/there-is-no-such-page`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Nothing is at this address' })).toBeVisible();
  await expect(
    page.getByRole('navigation', { name: 'Clinic' }).getByRole('link', { name: 'Database' }),
  ).toBeVisible();
});
