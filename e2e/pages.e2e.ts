import { expect, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './support/axe.ts';
import { CLINIC, TEAM } from './support/people.ts';

const PAGES = [
  `/${TEAM.slug}`,
  `/${TEAM.slug}/new`,
  `/${TEAM.slug}/-/people`,
  `/${TEAM.slug}/-/audit`,
  `/${TEAM.slug}/-/settings`,
  '/new',
  '/account',
  '/account/sessions',
  '/account/tokens',
  '/account/appearance',
  CLINIC,
  `${CLINIC}/settings`,
  `${CLINIC}/pulls/open`,
  `${CLINIC}/pulls/merged`,
  `${CLINIC}/pulls/closed`,
  `${CLINIC}/pulls/new`,
  `${CLINIC}/pulls/start`,
  `${CLINIC}/releases`,
  `${CLINIC}/database/diagram`,
  `${CLINIC}/database/diagram?table=public.patients`,
  `${CLINIC}/database/diagram?view=table`,
  `${CLINIC}/database/tables`,
  `${CLINIC}/database/tables/patients`,
  `${CLINIC}/api/reference`,
  `${CLINIC}/api/reference/patients/add`,
  `${CLINIC}/api/guides/sign-in`,
  `${CLINIC}/api/console`,
  `${CLINIC}/api/keys`,
  `${CLINIC}/code/files`,
  `${CLINIC}/code/files/slipway.json`,
  `${CLINIC}/code/commits`,
  `${CLINIC}/code/branches`,
  `/${TEAM.slug}/there-is-no-such-project`,
  `${CLINIC}/there-is-no-such-page`,
];

for (const path of PAGES)
  test(`${path} is accessible in both themes and fits a phone`, async ({ page }) => {
    // Looking at every cell of a large grid takes its time.
    test.setTimeout(120_000);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    // Colours that fade would be judged half-way.
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1440, height: 844 });
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    expect(problems).toEqual([]);
  });

test.describe('signed out', () => {
  test.use({ storageState: { cookies: [], origins: [] } });
  for (const path of ['/login', '/invite/this-link-was-never-made'])
    test(`${path} is accessible in both themes and fits a phone`, async ({ page }) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectAccessible(page);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      await expectNoSidewaysScroll(page);
    });
});
