import { describe, expect, it } from 'vitest';
import { claimedRole, parseClaimPath } from '../auth/role-claim.ts';
import { parseConfigFile } from './config-file.ts';
import { databaseAddress } from './database-address.ts';
import { tokenKeys } from './environment.ts';
import { fromDatabase, fromEnvironment, readSettings } from './settings.ts';

describe('settings of the stand-alone API', () => {
  it('come from the file, then the environment, then the database', () => {
    const file = parseConfigFile(
      '# a comment\ndb-schemas = "a, b" # another\nserver-port=3001\ndb-anon-role = "from $(WHO)"\napp.settings.x = "1"',
      { WHO: 'file' },
    );
    const environment = fromEnvironment({ PGRST_SERVER_PORT: '3002', PGRST_APP_SETTINGS_Y: '2', HOME: '/' });
    const database = fromDatabase([{ name: 'pgrst.db_max_rows', value: '7' }]);
    expect(readSettings(file, environment, database)).toMatchObject({
      schemas: ['a', 'b'],
      port: 3002,
      anonRole: 'from file',
      maxRows: 7,
      appSettings: { x: '1', y: '2' },
    });
  });
  it('have old names, and defaults as PostgREST has them', () => {
    const settings = readSettings(new Map([['max-rows', '5']]));
    expect(settings).toMatchObject({
      maxRows: 5,
      schemas: ['public'],
      txEnd: 'commit',
      aggregates: false,
      plans: false,
    });
  });
  it.each([
    ['db-max-rows', 'many', 'db-max-rows must be a whole number from 0 to 2147483648, not "many".'],
    ['db-aggregates-enabled', 'maybe', 'db-aggregates-enabled must be true or false, not "maybe".'],
    [
      'openapi-mode',
      'x',
      'openapi-mode must be one of follow-privileges, ignore-privileges, disabled, not "x".',
    ],
    ['jwt-role-claim-key', '.a[', 'jwt-role-claim-key cannot be read at character 3.'],
  ])('say which one is wrong: %s', (name, value, message) => {
    expect(() => readSettings(new Map([[name, value]]))).toThrow(message);
  });
  it('name the line of a file that cannot be read', () => {
    expect(() => parseConfigFile('\n\ndb-uri: x', {})).toThrow('line 3');
  });
  it('refuse a short secret, and read it in base64', () => {
    expect(() => tokenKeys(readSettings(new Map([['jwt-secret', 'short']])))).toThrow('at least 32');
    const text = Buffer.from('x'.repeat(32)).toString('base64');
    const settings = new Map([
      ['jwt-secret', text],
      ['jwt-secret-is-base64', 'true'],
    ]);
    expect(tokenKeys(readSettings(settings))[0]?.key.symmetricKeySize).toBe(32);
  });
});

describe('the address of the database', () => {
  it.each([
    [
      'postgres://u:p%40@h:1/d?sslmode=require',
      { user: 'u', password: 'p@', host: 'h', port: 1, database: 'd', tls: 'require' },
    ],
    ["host=/tmp port=6 dbname='a b' user=u", { host: '/tmp', port: 6, database: 'a b', user: 'u' }],
    ['postgresql://', { host: 'elsewhere', user: 'me', database: 'me', port: 5432 }],
  ])('%s', (text, expected) => {
    expect(databaseAddress(text, { PGHOST: 'elsewhere', PGUSER: 'me' })).toMatchObject(expected);
  });
});

describe('the way to the role', () => {
  it.each([
    ['.role', 'r'],
    ['."a-b"[1].c', 'deep'],
    ['.roles[?(@ == "two")]', 'two'],
    ['.roles[?(@ ^== "th")]', 'three'],
    ['.roles[?(@ ==^ "ne")]', 'one'],
    ['.roles[?(@ *== "wo")]', 'two'],
    ['.roles[?(@ != "one")]', 'two'],
    ['."a-b"[1].c[1:-1]', 'ee'],
    ['.roles[?(@ ==^ "ee")][:3]', 'thr'],
    ['.roles[0][2:1]', undefined],
    ['.none', undefined],
  ])('%s', (path, role) => {
    const claims = { role: 'r', 'a-b': [0, { c: 'deep' }], roles: ['one', 'two', 'three'] };
    expect(claimedRole(claims, parseClaimPath(path))).toBe(role);
  });
});
