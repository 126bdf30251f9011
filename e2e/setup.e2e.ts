import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { CLINIC, OWNER, STATE, TEAM } from './support/people.ts';

test('the first start asks for the owner, and the example is the first minute', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('/');
  await expect(page).toHaveURL('/setup');
  await expectAccessible(page);
  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByLabel('First team').fill(TEAM.name);
  await page.getByRole('button', { name: 'Make account and team' }).click();
  await expect(page.getByText(/at least 10 characters/i).first()).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Make account and team' }).click();
  await expect(page).toHaveURL(`/${TEAM.slug}`);
  await expectAccessible(page);

  await page.goto(`/${TEAM.slug}/new?from=example`);
  await page.getByLabel('Name', { exact: true }).fill('Clinic');
  await page.getByRole('button', { name: /make (the )?project/i }).click();
  await expect(page).toHaveURL(CLINIC);
  await expect(page.getByRole('heading', { name: 'Clinic', level: 1 })).toBeVisible();
  // The sections appear when the project is ready.
  const sections = page.getByRole('navigation', { name: 'Clinic' });
  await expect(sections.getByRole('link', { name: 'Database' })).toBeVisible({ timeout: 90_000 });
  await page.context().storageState({ path: STATE });
});
