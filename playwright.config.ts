import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';

const PORT = Number(process.env['E2E_PORT'] ?? 3177);
const baseURL = `http://127.0.0.1:${PORT}`;
/** PostgreSQL's account must be able to enter it, and `mkdtemp` lets nobody else in. */
function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-e2e-'));
  fs.chmodSync(folder, 0o755);
  return folder;
}
// Workers load this file too; the folder is made once, by the process that starts the server.
process.env['E2E_DATA'] ??= path.join(temporaryFolder(), 'data');
process.env['SLIPWAY_URL'] = baseURL;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  fullyParallel: false,
  workers: 2,
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    baseURL,
    locale: 'en-GB',
    timezoneId: 'UTC',
    // A trace of every test doubles their time: `--trace on` makes one where it is wanted.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['SLIPWAY_CHROMIUM'],
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-extensions',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    },
  },
  projects: [
    { name: 'setup', testMatch: 'setup.e2e.ts' },
    {
      name: 'journeys',
      testMatch: '**/*.e2e.ts',
      testIgnore: 'setup.e2e.ts',
      dependencies: ['setup'],
      use: { storageState: 'test-results/owner.json' },
    },
  ],
  webServer: {
    command: 'node server/main.ts',
    url: `${baseURL}/health`,
    env: {
      ...(process.env as Record<string, string>),
      PORT: String(PORT),
      SLIPWAY_DATA: process.env['E2E_DATA'],
      SLIPWAY_ALLOW_PRIVATE_ADDRESSES: 'true',
    },
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    reuseExistingServer: false,
  },
});
