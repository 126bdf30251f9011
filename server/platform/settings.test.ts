import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSettings } from './settings.ts';
import { settingsPage } from './settings-page.ts';

describe('readSettings', () => {
  test('has a default for everything', () => {
    const settings = readSettings({} as NodeJS.ProcessEnv);
    expect(settings.PORT).toBe(3000);
    expect(settings.publicUrl).toBe('http://localhost:3000');
    expect(path.isAbsolute(settings.dataDir)).toBe(true);
  });

  test.each([
    [{ PORT: 'eighty' }, /Setting PORT is wrong: must be a whole number from 1 to 65535\.$/],
    [{ PORT: '70000' }, /Setting PORT is wrong: must be a whole number from 1 to 65535\.$/],
    [{ PORT: '80.5' }, /Setting PORT is wrong: must be a whole number/],
    [
      { SLIPWAY_MAX_PREVIEWS: '-1' },
      /Setting SLIPWAY_MAX_PREVIEWS is wrong: must be a whole number from 1\.$/,
    ],
    [{ SLIPWAY_ALLOW_PRIVATE_ADDRESSES: 'maybe' }, /is wrong: must be true, false, 1 or 0\.$/],
    [{ SLIPWAY_LOG: 'loud' }, /is wrong: must be debug, info, warn or error\.$/],
    [{ SLIPWAY_OWNER_EMAIL: 'me' }, /is wrong: must be an e-mail address\.$/],
    [{ OIDC_ISSUER: 'accounts' }, /is wrong: must be an address such as https:/],
    [{ DATABASE_URL: 'mysql://x' }, /Setting DATABASE_URL is wrong: must look like postgres:/],
    [{ SLIPWAY_SECRET: 'short' }, /Setting SLIPWAY_SECRET is wrong: must have at least 32/],
    [{ SLIPWAY_URL: 'ftp://x' }, /Setting SLIPWAY_URL is wrong: must be an address such as https:/],
    [{ SLIPWAY_OWNER_EMAIL: 'a@example.test' }, /SLIPWAY_OWNER_PASSWORD must be set too/],
    [{ OIDC_ISSUER: 'https://id.example.test' }, /OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set too/],
  ])('names the wrong setting of %o', (env, sentence) => {
    expect(() => readSettings(env as unknown as NodeJS.ProcessEnv)).toThrow(sentence);
  });

  test('takes an empty variable as not set', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '' } as unknown as NodeJS.ProcessEnv).PORT).toBe(3000);
  });

  test('drops slashes at the end of the public address', () => {
    const env = { SLIPWAY_URL: 'https://slipway.example.test/' } as unknown as NodeJS.ProcessEnv;
    expect(readSettings(env).publicUrl).toBe('https://slipway.example.test');
  });
});

test('docs/settings.md is what the table says', () => {
  const page = path.join(import.meta.dirname, '../../docs/settings.md');
  expect(fs.readFileSync(page, 'utf8')).toBe(settingsPage());
});
