import { expect, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './support/axe.ts';
import { alive, aMember, freshPage, joinBy, open, somebody } from './support/member.ts';
import { OWNER, TEAM } from './support/people.ts';

const PEOPLE = `/${TEAM.slug}/-/people`;

test('somebody is invited by link, joins, gets another role, and is removed at once', async ({
  page,
  browser,
}) => {
  const person = somebody('Nils');
  await open(page, PEOPLE);
  await page.getByLabel('Role', { exact: true }).selectOption('viewer');
  await page.getByLabel(/^For/).fill(person.email);
  await page.getByRole('button', { name: 'Make invitation link' }).click();
  const link = (await page.getByText(/\/invite\/slp_inv_/).textContent()) ?? '';
  await expect(page.getByRole('list', { name: 'Open invitations' }).getByText(person.email)).toBeVisible();
  await expectAccessible(page);

  const theirs = await freshPage(browser);
  await theirs.setViewportSize({ width: 390, height: 844 });
  await open(theirs, link);
  await expect(theirs.getByRole('heading', { name: `Join ${TEAM.name}` })).toBeVisible();
  await expect(theirs.getByLabel('E-mail')).toHaveValue(person.email);
  await open(page, link);
  await expect(page.getByText(`This invitation is for ${person.email}`)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Join/ })).toHaveCount(0);
  await expectNoSidewaysScroll(theirs);
  await expectAccessible(theirs);
  await joinBy(theirs, link, person);
  const late = await freshPage(browser);
  await late.goto(link);
  await expect(late.getByRole('heading', { name: 'This invitation does not work any more' })).toBeVisible();

  await open(theirs, `/${TEAM.slug}/-/audit`);
  await expect(theirs.getByText(/needs the role admin; yours is viewer/)).toBeVisible();
  await open(page, PEOPLE);
  await page.getByLabel(`Role of ${person.name}`).selectOption('admin');
  await expect(page.getByLabel(`Role of ${person.name}`)).toHaveValue('admin');
  await theirs.reload();
  await expect(theirs.getByRole('heading', { name: 'Audit log' })).toBeVisible();

  await page.getByRole('button', { name: `Remove ${person.name}` }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Remove ${person.name}` })
    .click();
  await expect(page.getByText(person.email)).toHaveCount(0);
  await theirs.reload();
  await expect(theirs.getByRole('heading', { name: 'Nothing is at this address' })).toBeVisible();
});

test('the only owner cannot leave', async ({ page }) => {
  await open(page, PEOPLE);
  const leave = page.getByRole('button', { name: 'Leave the team' });
  await expect(leave).toHaveAttribute('aria-disabled', 'true');
  await expect(leave).toHaveAttribute('title', /last one/);
});

test('a member accepts an invitation to a second team with the account they have', async ({
  page,
  browser,
}) => {
  const [member] = await aMember(browser, page, 'viewer', 'Olga');
  await open(page, '/new');
  await page.getByLabel('Name', { exact: true }).fill('Second Harbour');
  await expect(page.getByLabel('Address', { exact: true })).toHaveValue('second-harbour');
  await page.getByRole('button', { name: 'Make team' }).click();
  await expect(page).toHaveURL('/second-harbour');
  await open(page, '/second-harbour/-/people');
  await page.getByRole('button', { name: 'Make invitation link' }).click();
  const link = (await page.getByText(/\/invite\/slp_inv_/).textContent()) ?? '';
  await open(member, link);
  await member.getByRole('button', { name: 'Join Second Harbour' }).click();
  await expect(member).toHaveURL('/second-harbour');

  await open(page, '/second-harbour/-/settings');
  await page.getByLabel('Address', { exact: true }).fill('api');
  await expect(page.getByText('“api” is an address of Slipway itself. Choose another one.')).toBeVisible();
  await page.getByLabel('Address', { exact: true }).fill('third-harbour');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL('/third-harbour/-/settings');
  await alive(page);
  await page.getByRole('button', { name: 'Delete Second Harbour' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Delete Second Harbour' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await dialog.getByLabel(/Type/).fill('Second Harbour');
  await dialog.getByRole('button', { name: 'Delete Second Harbour' }).click();
  await expect(page).toHaveURL(`/${TEAM.slug}`);
});

test('the audit log says who did what, narrows by address, verifies and is exported', async ({ page }) => {
  await open(page, `/${TEAM.slug}/-/audit`);
  await expect(page.getByText(/entries, all sealed and in order/)).toBeVisible();
  await page.getByLabel('Action').selectOption('team.create');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/action=team\.create/);
  const entries = page.getByRole('list', { name: 'Entries, newest first' }).getByRole('listitem');
  await expect(entries).toHaveCount(1);
  await entries.first().getByText('made the team').click();
  await expect(entries.first().getByText('after:')).not.toHaveCount(0);
  await expectAccessible(page);
  const csv = await page.request.get(`/${TEAM.slug}/-/audit/export?format=csv&action=team.create`);
  expect(csv.headers()['content-disposition']).toContain('attachment');
  expect((await csv.text()).trim().split('\r\n')).toHaveLength(2);
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await expect(page.getByText(/all sealed and in order/)).toBeVisible();
  await open(page, '/account/server-log?action=server.setUp');
  await expect(page.getByText(`${OWNER.name} set this server up`)).toBeVisible();
});
