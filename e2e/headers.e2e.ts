import { expect, test } from '@playwright/test';
import { CLINIC } from './support/people.ts';

test('pages cannot be framed, and raw files keep their own, stricter policy', async ({ page }) => {
  const { origin } = new URL(page.url() === 'about:blank' ? (await page.goto('/login'))!.url() : page.url());
  const headersOf = async (path: string) => (await page.request.get(origin + path)).headers();
  for (const path of ['/login', CLINIC]) {
    const headers = await headersOf(path);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
    expect(headers['referrer-policy']).toBe('same-origin');
  }
  const raw = await headersOf(`${CLINIC}/code/raw/slipway.json`);
  expect(raw['content-security-policy']).toContain('sandbox');
  expect(raw['content-security-policy']).not.toContain('frame-ancestors');
});
