import fs from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { tokenFor } from './support/cli.ts';
import { aMember } from './support/member.ts';
import { TEAM } from './support/people.ts';

const APP = path.join(import.meta.dirname, '../app');

interface Request {
  method: 'GET' | 'PUT';
  /** With `$team` where the team stands. */
  path: string;
  /** By a personal access token instead of the browser's session. */
  basic?: boolean;
}

/** Every route file, with the request that a stranger tries; a sentence where it is about no team. */
const ROUTES: Record<string, Request | string> = {
  '[team]/[project]/code/raw/[...path]/route.ts': {
    method: 'GET',
    path: '/$team/clinic/code/raw/slipway.json',
  },
  '[team]/-/audit/export/route.ts': { method: 'GET', path: '/$team/-/audit/export?format=csv' },
  'api/git/[team]/[project]/[...path]/route.ts': {
    method: 'GET',
    path: '/$team/clinic.git/info/refs?service=git-upload-pack',
    basic: true,
  },
  'api/uploads/route.ts': { method: 'PUT', path: '/api/uploads?team=$team&name=x.sql' },
  'account/server-log/export/route.ts': 'the log of the server itself: its owner only',
  'api/auth/[...nextauth]/route.ts': 'signs people in',
  'api/trpc/[trpc]/route.ts': 'each procedure is tried by server/rpc/tenancy.server.test.ts',
  'api/health/route.ts': 'tells that the process lives',
};

const PAGES = [
  '',
  '/-/people',
  '/-/audit',
  '/new',
  '/clinic',
  '/clinic/settings',
  '/clinic/database/tables/patients',
];

let stranger: Page;
let token = '';

test.beforeAll(async ({ browser }) => {
  const owner = await (await browser.newContext({ storageState: 'test-results/owner.json' })).newPage();
  await owner.goto('/');
  const [page, person] = await aMember(browser, owner, 'viewer', 'Stranger');
  const left = await page.request.post('/api/trpc/teams.leave', { data: { json: { team: TEAM.slug } } });
  expect(left.ok()).toBe(true);
  stranger = page;
  token = tokenFor(person.email);
});

/** Status and text of an answer, with the team's name taken out. */
async function answer({ method, path: template, basic }: Request, team: string) {
  const headers: Record<string, string> = basic
    ? { authorization: `Basic ${Buffer.from(`me:${token}`).toString('base64')}` }
    : {};
  const data = method === 'PUT' ? Buffer.from('SELECT 1;') : undefined;
  const got = await stranger.request.fetch(template.replace('$team', team), { method, headers, data });
  return { status: got.status(), text: (await got.text()).replaceAll(team, '$team') };
}

test('every route of the application is in the table', () => {
  const names = fs.readdirSync(APP, { recursive: true }) as string[];
  // A folder with an underscore holds parts of a page, which no address leads to.
  const found = names.filter((name) => name.endsWith('/route.ts') && !/(^|\/)_/.test(name));
  expect(found.sort()).toEqual(Object.keys(ROUTES).sort());
});

for (const [route, request] of Object.entries(ROUTES)) {
  if (typeof request === 'string') continue;
  test(`${route} answers a former member as if the team did not exist`, async () => {
    const theirs = await answer(request, TEAM.slug);
    expect(theirs.status).toBe(404);
    expect(theirs).toEqual(await answer(request, 'nowhere'));
  });
}

test('pages answer a former member as if they did not exist', async () => {
  for (const page of PAGES) {
    const status = async (team: string) => (await stranger.request.get(`/${team}${page}`)).status();
    expect([page, await status(TEAM.slug), await status('nowhere')]).toEqual([page, 404, 404]);
  }
});
