import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './support/axe.ts';
import { git, show, slipway, tokenFor, withToken } from './support/cli.ts';
import { alive, aMember } from './support/member.ts';
import { OWNER, TEAM } from './support/people.ts';

const NAME = 'flotilla';
const HOME = `/${TEAM.slug}/${NAME}`;
const MIGRATION = 'database/migrations/20300101000000_berths.sql';
const SQL = `CREATE TABLE vessel (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, built int);
COMMENT ON TABLE vessel IS 'A ship of the fleet.';
INSERT INTO vessel (name, built) SELECT 'Vessel ' || n, 1990 + n FROM generate_series(1, 20) n;
GRANT SELECT ON vessel TO anon;
`;
let folder = '';
let copy = '';
let token = '';

function push(branch: string, files: Record<string, string>, message: string): string {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(copy, name)), { recursive: true });
    fs.writeFileSync(path.join(copy, name), text);
  }
  git(copy, 'add', '--all');
  git(copy, 'commit', '--quiet', '-m', message);
  const { status, stderr } = git(copy, 'push', 'origin', `HEAD:${branch}`);
  expect(status, stderr).toBe(0);
  return stderr;
}

/** The verdict as the page shows it, which follows what happens by itself. */
const verdict = (page: Page) => page.getByRole('heading', { level: 2 }).and(page.locator('#verdict'));

test.describe.configure({ mode: 'serial' });

test.beforeAll(() => {
  test.setTimeout(120_000);
  token = tokenFor(OWNER.email);
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-pulls-'));
  const file = path.join(folder, 'fleet.sql');
  fs.writeFileSync(file, SQL);
  const made = slipway(['project', 'create', NAME, '--team', TEAM.slug, '--sql', file], token);
  expect(made.status, made.stderr).toBe(0);
  const { gitUrl } = show(`${TEAM.slug}/${NAME}`, token);
  expect(git(folder, 'clone', '--quiet', withToken(gitUrl, token), 'copy').status).toBe(0);
  copy = path.join(folder, 'copy');
});
test.afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test('a pushed branch is opened; its failing migration is shown with line and rows', async ({ page }) => {
  test.setTimeout(120_000);
  git(copy, 'switch', '--quiet', '-c', 'berths');
  const said = push(
    'berths',
    {
      [MIGRATION]:
        'CREATE TABLE berth (id bigint PRIMARY KEY);\nALTER TABLE vessel ADD CHECK (built > 1995);\n',
    },
    'Give vessels a berth',
  );
  expect(said).toContain(`${HOME}/pulls/new?branch=berths`);
  await page.goto(`${HOME}/pulls/new?branch=berths`);
  await alive(page);
  await expect(page.getByLabel('Title')).toHaveValue('Give vessels a berth');
  await page.getByRole('button', { name: 'Open pull request' }).click();
  await expect(page).toHaveURL(`${HOME}/pulls/1`);
  await expect(page.getByText('A migration fails on the preview')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(`${MIGRATION}, line 2`)).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Rows at fault' }).getByText('Vessel 1', { exact: true }),
  ).toBeVisible();
  await expect(verdict(page)).toHaveText(/Not ready to merge/);
  await expectAccessible(page);
});

test('mended, it runs on a preview, and its checks show what it does', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(`${HOME}/pulls/1`);
  push(
    'berths',
    {
      [MIGRATION]:
        "CREATE TABLE berth (id bigint PRIMARY KEY, kilometres_to_the_next_lighthouse int);\nCOMMENT ON TABLE berth IS 'Where a vessel lies.';\nCREATE POLICY seen ON berth USING (true);\nCREATE FUNCTION berths(int) RETURNS int LANGUAGE sql AS 'SELECT $1';\nALTER TABLE vessel DROP COLUMN built;\n",
    },
    'Drop what nobody reads',
  );
  await expect(page.getByText('Preview running')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Column vessel.built is dropped')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'API' })).toBeVisible();
  // The SQL that mends it is longer than a phone is wide.
  await expect(page.getByText('kilometres_to_the_next_lighthouse has no description')).toBeVisible({
    timeout: 60_000,
  });
  await expect(verdict(page)).toHaveText(/Not ready to merge/);
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await expect(page.getByRole('link', { name: 'What to do' })).toBeVisible();
});

test('tables, columns and endpoints are talked about at their place, and a push keeps what was said', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.goto(`${HOME}/pulls/1`);
  await alive(page);
  const database = page.getByRole('region', { name: 'Database', exact: true });
  const say = async (name: string, words: string) => {
    const button = page.getByRole('button', { name, exact: true });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Comment', { exact: true }).fill(words);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByLabel('Comment', { exact: true })).toHaveCount(0);
  };
  await database.getByRole('button', { name: 'Comment on a table or column' }).click();
  await say('Comment on table berth', 'Why a table of its own?');
  await say('Comment on column vessel.built', 'Is the year kept elsewhere?');
  await expect(
    database.getByRole('region', { name: 'Column vessel.built' }).getByText('kept elsewhere?'),
  ).toBeVisible();
  await say('Comment on policy seen on berth', 'Who sees them?');
  await say('Comment on function berths(integer)', 'Why no view?');
  await say('Comment on GET /berth', 'Who calls this?');
  const api = page.getByRole('region', { name: 'API', exact: true });
  await expect(api.getByRole('region', { name: 'GET /berth' }).getByText('Who calls this?')).toBeVisible();
  await database.getByRole('button', { name: 'Picture' }).click();
  await expect(
    database.getByRole('img', { name: /1 on table berth, 1 on column vessel\.built/ }),
  ).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await database.getByRole('button', { name: 'Columns' }).click();
  await expectNoSidewaysScroll(page);
  push(
    'berths',
    {
      [MIGRATION]:
        "CREATE TABLE mooring (id bigint PRIMARY KEY);\nCOMMENT ON TABLE mooring IS 'Where a vessel lies.';\nALTER TABLE vessel DROP COLUMN built;\n",
    },
    'Call it a mooring',
  );
  await expect(database.getByText('mooring').first()).toBeAttached({ timeout: 60_000 });
  const talk = page.getByRole('region', { name: 'Conversation', exact: true });
  const about = (name: string) => talk.getByRole('region', { name, exact: true });
  await expect(about('Table berth')).toContainText('The branch does not have it any more', {
    timeout: 60_000,
  });
  await expect(about('GET /berth')).toContainText('The branch does not have it any more', {
    timeout: 60_000,
  });
  await expect(about('Column vessel.built')).not.toContainText('any more');
  await expect(database.getByRole('region', { name: 'Column vessel.built' })).toBeAttached();
});

test('somebody else comments on a line and approves; what is meant is said; it is merged and released', async ({
  page,
  browser,
}) => {
  test.setTimeout(150_000);
  await page.goto(`${HOME}/pulls/1`);
  const [reviewer, person] = await aMember(browser, page, 'reviewer', 'Priya');
  await reviewer.goto(`${HOME}/pulls/1`);
  await alive(reviewer);
  const file = reviewer.getByRole('article').filter({ hasText: MIGRATION });
  await file.getByLabel('Comment on line').fill('3');
  await file.getByRole('button', { name: 'Comment', exact: true }).click();
  await reviewer.getByLabel('Comment', { exact: true }).fill('Is **built** read by nobody?');
  await reviewer.getByRole('button', { name: 'Send comment' }).click();
  await expect(file.getByText('read by nobody?')).toBeVisible();
  await reviewer.getByRole('button', { name: /Finish your review/ }).click();
  await reviewer.getByRole('radio', { name: /^Approve/ }).check();
  await reviewer.getByRole('button', { name: 'Send review' }).click();
  await expect(reviewer.getByRole('list').getByText('Approved')).toBeVisible();

  await page.reload();
  await alive(page);
  await expect(page.getByRole('button', { name: /^Notifications, \d+ new/ })).toBeVisible();
  const talk = page.getByRole('region', { name: 'Conversation', exact: true });
  await talk.getByRole('button', { name: 'Resolve' }).first().click();
  await expect(page.getByText(`Resolved by ${OWNER.name}`).first()).toBeAttached();
  for (const part of ['Database', 'API']) {
    const section = page.getByRole('region', { name: part, exact: true });
    await section.getByRole('button', { name: 'Say that it is meant' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Nobody reads it.');
    await page.getByRole('dialog').getByRole('button', { name: 'Say that it is meant' }).click();
    await expect(section.getByText('Nobody reads it.')).toBeVisible();
  }
  await expect(verdict(page)).toHaveText(/Ready to merge/);
  await page.getByRole('button', { name: 'Merge and release' }).click();
  await expect(verdict(page)).toHaveText(/Merged as 0\.1\.0/, { timeout: 60_000 });
  expect(person.name).toBeTruthy();

  const { restUrl, keys } = show(`${TEAM.slug}/${NAME}`, token);
  const answer = await page.request.get(`${restUrl}/vessel?limit=1`, {
    headers: { apikey: keys.publishable },
  });
  expect(Object.keys((await answer.json())[0])).toEqual(['id', 'name']);
  await page.goto(`${HOME}/releases`);
  await expect(page.getByText('0.1.0')).toBeVisible();
  await expectAccessible(page);
});

test('a change is started in the browser, with PostgreSQL reading along', async ({ page }) => {
  test.setTimeout(90_000);
  await page.goto(`${HOME}/pulls/start`);
  await alive(page);
  await page.getByLabel('Title').fill('Add harbours');
  const editor = page.getByRole('textbox', { name: 'Migration, SQL' });
  await editor.click();
  await page.keyboard.insertText('CREATE TABEL harbour (id int);');
  await expect(page.getByRole('status').filter({ hasText: 'syntax error' })).toBeVisible();
  await expectAccessible(page);
  await editor.press('Control+a');
  await page.keyboard.insertText('CREATE TABLE harbour (id int PRIMARY KEY);');
  await expect(page.getByText('1 statement', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Open draft pull request' }).click();
  await expect(page).toHaveURL(`${HOME}/pulls/2`);
  await expect(page.getByText('Draft', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Ready for review' }).click();
  await expect(page.getByText('Open', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(verdict(page)).toHaveText(/Closed/);
});

test('a conflict with main is resolved in the browser', async ({ page }) => {
  test.setTimeout(90_000);
  git(copy, 'fetch', '--quiet', 'origin');
  git(copy, 'switch', '--quiet', '-C', 'words', 'origin/main');
  const theirs = 'database/migrations/20400101000001_depth.sql';
  push(
    'words',
    {
      'docs/words.md': '# Words\n\nFrom the branch.\n',
      [theirs]: 'ALTER TABLE vessel ADD draught numeric, ADD depth int;\n',
    },
    'Write words',
  );
  git(copy, 'switch', '--quiet', '-C', 'other', 'origin/main');
  const mine = 'database/migrations/20400101000000_draught.sql';
  push(
    'main',
    { 'docs/words.md': '# Words\n\nFrom main.\n', [mine]: 'ALTER TABLE vessel ADD draught int;\n' },
    'Write other words',
  );
  await page.goto(`${HOME}/pulls/new?branch=words`);
  await alive(page);
  await page.getByRole('button', { name: 'Open pull request' }).click();
  await page.getByRole('link', { name: 'Resolve the conflict' }).click();
  await expect(page.getByRole('heading', { name: 'Resolve conflicts' })).toBeVisible();
  // Objects of the database come first, then the text.
  const shared = page.getByRole('region', { name: 'Objects that both change' });
  await expect(shared.getByRole('heading', { name: /column vessel\.draught Collides/ })).toBeVisible();
  await expect(shared.getByText('Theirs (main)')).toBeVisible();
  await expect(shared.getByText(/ADD draught numeric/)).toBeVisible();
  await page.getByRole('button', { name: 'Take the branch’s' }).click();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  const versions = page.getByRole('group', { name: 'Show' });
  await expect(versions.getByRole('button', { pressed: true })).toHaveText('Result');
  await versions.getByRole('button', { name: 'Result' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'docs/words.md as main has it' })).toContainText(
    'From main',
  );
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Commit the resolution' }).click();
  await expect(page).toHaveURL(new RegExp(`${HOME}/pulls/\\d+$`));
  await expect(page.getByRole('link', { name: /Resolve/ })).toHaveCount(0);
  // With main taken in, the preview runs both, and PostgreSQL says it.
  await expect(page.getByText('column "draught" of relation "vessel" already exists').first()).toBeVisible({
    timeout: 60_000,
  });
});
