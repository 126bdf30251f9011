import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { slipway, tokenFor } from './support/cli.ts';
import { aMember, open } from './support/member.ts';
import { CLINIC, OWNER, TEAM } from './support/people.ts';

const DATABASE = `${CLINIC}/database`;

const picture = (page: Page) => page.getByRole('region', { name: 'Diagram' });
const node = (page: Page, table: string) =>
  picture(page).getByRole('button', { name: new RegExp(`^${table}\\b`) });
const panel = (page: Page, table: string) => page.getByRole('complementary', { name: `Table ${table}` });
const grid = (page: Page, table: string) => page.getByRole('grid', { name: `Rows of ${table}` });
const firstRow = (page: Page, table: string) => grid(page, table).getByRole('row').nth(1);

/** The layout has arrived from the worker: the page then says how long it took. */
async function laidOut(page: Page): Promise<void> {
  await expect(page.getByRole('main')).toHaveAttribute('data-layout-ms', /\d+/);
  await expect(picture(page).getByText('The layout could not be computed')).toHaveCount(0);
}

async function openDiagram(page: Page, query = ''): Promise<void> {
  await open(page, `${DATABASE}/diagram${query}`);
  await laidOut(page);
}

async function openRows(page: Page, table: string, query = ''): Promise<void> {
  await open(page, `${DATABASE}/tables/${table}${query}`);
  await expect(firstRow(page, table)).toBeVisible();
}

test('the diagram draws links, and a table tells what is known of it', async ({ page }) => {
  await openDiagram(page);
  await expect(
    picture(page)
      .getByRole('status')
      .getByText(/links$/),
  ).not.toHaveText(/^0/);
  // Lines are decoration to assistive technology, so they have no role to be found by.
  await expect(page.locator('.react-flow__viewport-portal svg path').first()).toBeAttached();
  const find = page.getByRole('combobox', { name: 'Find a table' });
  await find.fill('appointm');
  await expect(page.getByRole('option', { name: /^appointments/ })).toBeVisible();
  await find.press('Enter');
  await expect(page).toHaveURL(/table=appointments/);
  const facts = panel(page, 'appointments');
  await expect(facts.getByText('patient_id', { exact: true }).first()).toBeVisible();
  await facts.getByRole('tab', { name: /Indexes/ }).click();
  await expect(facts.getByText('appointments_pkey')).toBeVisible();
  await facts.getByRole('tab', { name: /Access/ }).click();
  await expect(facts.getByText('visitors_read_open').first()).toBeVisible();
  await facts.getByRole('tab', { name: /Links/ }).click();
  await expect(page).toHaveURL(/tab=links/);
  await expectAccessible(page);
  await facts.getByRole('button', { name: 'patients', exact: true }).first().click();
  await expect(panel(page, 'patients')).toBeVisible();
  await expect(node(page, 'patients')).toHaveAttribute('aria-pressed', 'true');
  await page.goBack();
  await expect(panel(page, 'appointments')).toBeVisible();
});

test('what the diagram shows is in its address and survives a reload', async ({ page }) => {
  await openDiagram(page);
  await page.getByRole('button', { name: 'All columns' }).click();
  await laidOut(page);
  await node(page, 'patients').click();
  await expect(page).toHaveURL(/mode=all/);
  await page.reload();
  await laidOut(page);
  await expect(page.getByRole('button', { name: 'All columns' })).toHaveAttribute('aria-pressed', 'true');
  await expect(panel(page, 'patients')).toBeVisible();
  await page.locator('h1').click();
  await page.keyboard.press('Escape');
  await expect(panel(page, 'patients')).toBeHidden();
  await node(page, 'patients').press('Enter');
  await expect(panel(page, 'patients')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page, 'patients')).toBeHidden();
  await expect(node(page, 'patients')).toBeFocused();
  await page.getByRole('button', { name: 'As a table' }).click();
  await expect(page).toHaveURL(/view=table/);
  const patients = page.getByRole('row', { name: /^patients/ });
  await expect(patients).toContainText('insurance_number');
  await expect(patients).toContainText('personal');
  await expect(patients).toContainText('appointments');
});

test('a table is moved with the arrow keys, and stands there for everybody', async ({ page }) => {
  await openDiagram(page);
  const place = async () => {
    await laidOut(page);
    const [x, y] = await node(page, 'locations').evaluate((element) =>
      [...element.style.transform.matchAll(/-?[\d.]+/g)].map(([length]) => Math.round(Number(length))),
    );
    return { x, y };
  };
  const before = await place();
  const saved = page.waitForResponse((answer) => answer.url().includes('diagrams.save') && answer.ok());
  await node(page, 'locations').click();
  await node(page, 'locations').press('ArrowDown');
  await node(page, 'locations').press('ArrowDown');
  await saved;
  const after = await place();
  expect(after).not.toEqual(before);
  await expect(page.getByText(`Layout saved by ${OWNER.name}`)).toBeVisible();
  await page.reload();
  expect(await place()).toEqual(after);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Reset the layout' }).click();
  await expect(page.getByText(`Layout saved by ${OWNER.name}`)).toBeHidden();
});

test('a table is dragged with the pointer, and stands there after a reload', async ({ page }) => {
  await openDiagram(page);
  const place = async () => {
    await laidOut(page);
    const at = await node(page, 'locations').evaluate((element) => element.style.transform);
    // A layout is kept in whole units.
    return at.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number))));
  };
  const before = await place();
  await node(page, 'locations').scrollIntoViewIfNeeded();
  const box = (await node(page, 'locations').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(12, box.height / 2)];
  const saved = page.waitForResponse((answer) => answer.url().includes('diagrams.save') && answer.ok());
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 45, { steps: 8 });
  // The hand rests, so that a place on the way is saved, goes on, and the page is left as soon as it lets go.
  await saved;
  await page.mouse.move(x + 104, y + 89, { steps: 2 });
  await page.mouse.up();
  const after = await place();
  expect(after).not.toBe(before);
  const moved = (await node(page, 'locations').boundingBox())!;
  expect(Math.round(moved.x - box.x)).toBeGreaterThan(60);
  expect(Math.round(moved.y - box.y)).toBeGreaterThan(50);
  await page.reload();
  expect(await place()).toBe(after);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Reset the layout' }).click();
  await expect(page.getByText(`Layout saved by ${OWNER.name}`)).toBeHidden();
});

test('two hundred tables are found, read and moved to', async ({ page }) => {
  test.setTimeout(120_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-many-'));
  const file = path.join(folder, 'many.sql');
  const tables = Array.from({ length: 200 }, (_, at) => {
    const link = at ? `, other int REFERENCES part_${Math.floor(at / 3)}` : '';
    return `CREATE TABLE part_${at} (id int PRIMARY KEY, name text NOT NULL${link});`;
  });
  fs.writeFileSync(file, tables.join('\n'));
  const token = tokenFor(OWNER.email);
  const made = slipway(['project', 'create', 'Many', '--team', TEAM.slug, '--sql', file], token);
  fs.rmSync(folder, { recursive: true, force: true });
  expect(made.status, made.stderr).toBe(0);
  await open(page, `/${TEAM.slug}/many/database/diagram`);
  await laidOut(page);
  await expect(picture(page).getByRole('status').first()).toContainText('200 tables');
  await expect(picture(page).getByRole('status').first()).toContainText('199 links');
  const tookMs = Number(await page.getByRole('main').getAttribute('data-layout-ms'));
  expect(tookMs).toBeLessThan(20_000);
  await page.getByRole('combobox', { name: 'Find a table' }).fill('part_199');
  await page.keyboard.press('Enter');
  await expect(panel(page, 'part_199')).toBeVisible();
  await expect(node(page, 'part_199')).toBeInViewport();
  await page.reload();
  await laidOut(page);
  const again = Number(await page.getByRole('main').getAttribute('data-layout-ms'));
  expect(again, 'a layout is computed once').toBeLessThan(tookMs / 2);
  slipway(['project', 'delete', `${TEAM.slug}/many`, '--yes'], token);
});

test('the list of tables filters, and leads to the rows', async ({ page }) => {
  await open(page, `${DATABASE}/tables`);
  await page.getByRole('searchbox', { name: 'Filter tables' }).fill('fields of medicine');
  await expect(page).toHaveURL(/find=fields/);
  await expect(page.getByRole('region', { name: 'Tables and views' }).getByRole('row')).toHaveCount(2);
  await page.getByRole('link', { name: 'specialties' }).click();
  await expect(grid(page, 'specialties')).toContainText('cardiology');
});

test('filters, sorting and pages are the address, in chips and as text', async ({ page }) => {
  await openRows(page, 'appointments');
  await page.getByRole('button', { name: 'Add a filter' }).click();
  const form = page.getByRole('dialog', { name: 'Add a filter' });
  await form.getByLabel('Column').selectOption('id');
  await form.getByLabel('Condition').selectOption('lte');
  await form.getByLabel('Value').fill('250');
  await form.getByRole('button', { name: 'Add the filter' }).click();
  await expect(page).toHaveURL(/\?id=lte\.250$/);
  await expect(page.getByText('Rows 1 to 100')).toBeVisible();
  await page.getByRole('button', { name: 'Count exactly' }).click();
  await expect(page.getByText('of 250', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/offset=100/);
  await expect(page.getByText('Rows 101 to 200')).toBeVisible();
  await grid(page, 'appointments').getByRole('columnheader', { name: 'id', exact: false }).first().click();
  await grid(page, 'appointments').getByRole('columnheader').nth(1).click();
  await expect(page).toHaveURL(/order=id\.desc/);
  await expect(firstRow(page, 'appointments').getByRole('gridcell').nth(1)).toHaveText('250');
  await page.getByRole('button', { name: 'As text' }).click();
  await page.getByLabel('Query string of the API').fill('id=in.(7,9)&order=id.asc');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Rows 1 to 2')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/order=id\.desc/);
  await page.goForward();
  await page.getByRole('button', { name: 'As chips' }).click();
  await page.getByRole('button', { name: /^Remove the filter id/ }).click();
  await expect(page).toHaveURL(/\?order=id\.asc$/);
  await expect(page.getByText('Rows 1 to 100')).toBeVisible();
});

test('rows are taken along as JSON, CSV, SQL and curl', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openRows(page, 'specialties', '?select=id,code&order=id.asc&limit=2');
  const copied = async (item: string) => {
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).first().click();
    await expect(page.getByRole('menu')).toBeHidden();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  expect(JSON.parse(await copied('As JSON'))[0]).toEqual({ id: 1, code: 'family-medicine' });
  expect(await copied('As CSV')).toMatch(/^id,code\r?\n1,family-medicine\r?\n2,/);
  expect(await copied('As SQL INSERT')).toMatch(
    /^INSERT INTO "public"."specialties" \("id", "code"\) OVERRIDING SYSTEM VALUE VALUES\n {2}\(1, 'family-medicine'\)/,
  );
  const curl = await copied('As curl');
  expect(curl).toContain('/rest/v1/specialties?select=id,code&order=id.asc&limit=2');
  expect(curl).toContain('apikey: $SLIPWAY_KEY');
});

test('a row is added after its mistake is shown at its field, changed in its cell, and deleted', async ({
  page,
}) => {
  const code = `grid-${Date.now()}`;
  await openRows(page, 'specialties');
  await page.getByRole('button', { name: 'Add a row' }).click();
  const form = page.getByRole('dialog', { name: 'Add a row to specialties' });
  await form.getByRole('button', { name: 'Add the row' }).click();
  await expect(form.getByText('This column needs a value.')).toHaveCount(3);
  await form.getByLabel(/^code/).fill('cardiology');
  await form.getByLabel(/^name/).fill('Made by a test');
  await form.getByLabel(/^description/).fill('A row that comes and goes.');
  await form.getByRole('button', { name: 'Add the row' }).click();
  await expect(form.getByLabel(/^code/)).toHaveAttribute('aria-invalid', 'true');
  await expect(form.getByRole('alert')).toHaveCount(1);
  await expectAccessible(page);
  await form.getByLabel(/^code/).fill(code);
  await form.getByRole('button', { name: 'Add the row' }).click();
  await expect(form).toBeHidden();
  await expect(page.getByText('The row was added')).toBeVisible();

  await openRows(page, 'specialties', `?code=eq.${code}`);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const made = firstRow(page, 'specialties').getByRole('gridcell', { name: 'Made by a test' });
  await made.click();
  await page.keyboard.press('ControlOrMeta+c');
  await expect(page.getByText(/copied/).first()).toBeVisible();
  await made.dblclick();
  await expect(page.getByLabel('New value of name')).toBeFocused();
  await page.keyboard.type('Changed by a test');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('New value of name')).toBeHidden();
  // Also while a message is shown, which is a dialog by its role.
  await expect(page.getByRole('gridcell', { name: 'Changed by a test' })).toBeFocused();
  await page.getByRole('checkbox', { name: 'Select row 1', exact: true }).check();
  await page.getByRole('region', { name: 'Selected rows' }).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete 1 row' }).click();
  await expect(page.getByText('No row meets these conditions')).toBeVisible();
});

test('a row that others need is not deleted, and the question says why', async ({ page }) => {
  await openRows(page, 'specialties', '?id=eq.1');
  await page.getByRole('checkbox', { name: 'Select row 1', exact: true }).check();
  await page.getByRole('region', { name: 'Selected rows' }).getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('dialog');
  await question.getByRole('button', { name: 'Delete 1 row' }).click();
  await expect(question.getByRole('alert')).toContainText('practitioners');
  await question.getByRole('button', { name: /cancel|keep/i }).click();
  await expect(firstRow(page, 'specialties')).toContainText('family-medicine');
});

test('a view says why it is read only', async ({ page }) => {
  await openRows(page, 'invoice_balances');
  await expect(page.getByText(/^Read only: /)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a row' })).toHaveAttribute('aria-disabled', 'true');
});

test('a viewer sees no personal value and changes nothing', async ({ page, browser }) => {
  const [viewer] = await aMember(browser, page, 'viewer', 'Vera');
  await openRows(viewer, 'patients', '?select=id,family_name,city&order=id.asc&limit=50');
  const cells = firstRow(viewer, 'patients').getByRole('gridcell');
  await expect(cells.nth(2)).toHaveText(/•••/);
  await expect(viewer.getByText(/^The values of .*family_name/)).toBeVisible();
  await expect(viewer.getByRole('button', { name: 'Add a row' })).toHaveAttribute('title', /role/);
  await cells.nth(3).dblclick();
  await expect(viewer.getByLabel('New value of city')).toHaveCount(0);
  await expect(viewer.getByRole('dialog')).toBeVisible();
  await expect(viewer.getByRole('dialog').getByRole('textbox')).toHaveCount(0);
  await viewer.keyboard.press('Escape');
  await viewer.getByRole('checkbox', { name: 'Select row 1', exact: true }).check();
  await expect(viewer.getByRole('button', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'true');
  await viewer.goto(`${DATABASE}/tables/patients?family_name=eq.Smith`);
  await expect(viewer.getByText(/does not show/).first()).toBeVisible();
});
