import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { slipway, tokenFor } from './support/cli.ts';
import { OWNER, TEAM } from './support/people.ts';

const SHOP = path.join(import.meta.dirname, 'support/shop.sql');

test('the command line makes, lists, shows and deletes a project', async () => {
  const token = tokenFor(OWNER.email);
  const made = slipway(['project', 'create', 'By line', '--team', TEAM.slug, '--sql', SHOP, '--json'], token);
  expect(made.status, made.stderr).toBe(0);
  expect(made.stderr).toContain('Line 14: ');
  const facts = JSON.parse(made.stdout);
  expect(facts).toMatchObject({ state: 'ready', team: TEAM.slug, project: 'by-line' });
  expect(facts.restUrl).toBe(`${facts.apiUrl}/rest/v1`);
  const rows = await fetch(`${facts.restUrl}/purchase?select=id`, {
    headers: { apikey: facts.keys.publishable },
  });
  expect(await rows.json()).toHaveLength(2);

  const listed = slipway(['project', 'list', '--json'], token);
  expect(JSON.parse(listed.stdout)).toContainEqual(
    expect.objectContaining({ project: 'by-line', ref: facts.ref }),
  );
  const shown = slipway(['project', 'show', `${TEAM.slug}/by-line`, '--json'], token);
  expect(JSON.parse(shown.stdout)).toEqual(facts);

  const careful = slipway(['project', 'delete', `${TEAM.slug}/by-line`], token);
  expect([careful.status, careful.stdout]).toEqual([1, '']);
  const deleted = slipway(['project', 'delete', `${TEAM.slug}/by-line`, '--yes', '--json'], token);
  expect(deleted.status, deleted.stderr).toBe(0);
  expect(slipway(['project', 'show', `${TEAM.slug}/by-line`], token)).toMatchObject({
    status: 1,
    stdout: '',
  });
});

test('a failed import tells line and statement on stderr and leaves nothing', () => {
  const token = tokenFor(OWNER.email);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-cli-'));
  const file = path.join(folder, 'bad.sql');
  fs.writeFileSync(file, 'CREATE TABLE fine (id int);\n\nSELECT nothing FROM nowhere;\n');
  const made = slipway(['project', 'create', 'Bad', '--team', TEAM.slug, '--sql', file], token);
  expect(made.status).toBe(1);
  expect(made.stdout).toBe('');
  expect(made.stderr).toMatch(/line 3/i);
  expect(made.stderr).toMatch(/relation "nowhere" does not exist/);
  const listed = JSON.parse(slipway(['project', 'list', '--json'], token).stdout);
  expect(listed.map(({ project }: { project: string }) => project)).not.toContain('bad');
  fs.rmSync(folder, { recursive: true, force: true });
});

test('mistakes are one sentence on stderr with status 1', () => {
  const token = tokenFor(OWNER.email);
  const read = tokenFor(OWNER.email, 'read');
  for (const [args, using, sentence] of [
    [['project', 'list'], '', /^Not signed in: set SLIPWAY_TOKEN/],
    [['project', 'list'], 'slp_pat_wrong', /mistyped, revoked, expired/],
    [['project', 'show', 'nowhere/x'], token, /no team “nowhere”/],
    [['project', 'show', 'x'], token, /<team>\/<name>/],
    [['project', 'create', 'x', '--team', TEAM.slug], token, /--sql, --git, --database, --example, --empty/],
    [['project', 'create', 'x', '--team', TEAM.slug, '--empty'], read, /may only read/],
    [['project', 'create', 'x', '--team', TEAM.slug, '--sql', '/nowhere.sql'], token, /no file/],
    [['token', 'create', '--email', 'nobody@example.test'], '', /nobody@example.test/],
    [['project', 'create', 'x', '--json'], token, /^\{"error":"required option '--team/],
    [['nonsense', '--json'], token, /^\{"error":"unknown command/],
  ] as const) {
    const { status, stdout, stderr } = slipway([...args], using);
    expect([status, stdout], args.join(' ')).toEqual([1, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  }
});

test('the audit chains are whole and the doctor is content', () => {
  for (const token of ['', tokenFor(OWNER.email)]) {
    const found = JSON.parse(slipway(['audit', 'verify', '--json'], token).stdout);
    expect(found).toMatchObject({ ok: true });
    expect(found.chains.map(({ chain }: { chain: string }) => chain)).toContain(TEAM.slug);
  }
  const doctor = slipway(['doctor', '--json']);
  expect(doctor.status, doctor.stderr).toBe(0);
  expect(JSON.parse(doctor.stdout).findings.length).toBeGreaterThan(5);
});
