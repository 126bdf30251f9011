import { expect, test } from 'vitest';
import {
  currentSection,
  hrefOf,
  inEnvironment,
  isCurrent,
  PROJECT_SECTIONS,
  placesFor,
  pullOf,
  sectionsFor,
  TEAM_SECTIONS,
} from './navigation.ts';
import { paths } from './paths.ts';

const at = { team: 'north', project: 'film shop' };

test('a section with a second level leads to the first of it', () => {
  const database = PROJECT_SECTIONS.find(({ id }) => id === 'database')!;
  expect(hrefOf(at, database)).toBe('/north/film%20shop/database/diagram');
  expect(hrefOf({ team: 'north' }, TEAM_SECTIONS[0]!)).toBe('/north');
});

test('places and paths name the same addresses', () => {
  const found = placesFor(at, 'owner').map(({ place }) => hrefOf(at, place));
  const { team, project } = at;
  const wanted = [
    paths.project(team, project),
    paths.pulls(team, project),
    paths.pulls(team, project, 'merged'),
    paths.releases(team, project),
    paths.diagram({ team, project }),
    paths.tables({ team, project }),
    paths.reference({ team, project }),
    paths.apiConsole({ team, project }),
    paths.requests({ team, project }),
    paths.guide({ team, project }),
    paths.keys({ team, project }),
    paths.files(team, project),
    paths.commits(team, project),
    paths.branches(team, project),
    paths.projectSettings(team, project),
  ];
  expect(found).toEqual(wanted);
  const teamLevel = placesFor({ team }, 'owner').map(({ place }) => hrefOf({ team }, place));
  expect(teamLevel).toEqual([
    paths.team(team),
    paths.people(team),
    paths.audit(team),
    paths.teamSettings(team),
  ]);
});

test('a page below a place belongs to it, one with a longer name does not', () => {
  const tables = { id: 'tables', label: 'Tables', path: 'database/tables', words: [] };
  expect(isCurrent('/north/film%20shop/database/tables/rental', at, tables)).toBe(true);
  expect(isCurrent('/north/film%20shop/database/tables-old', at, tables)).toBe(false);
  expect(currentSection('/north/film%20shop/database/tables/rental', at, 'viewer')?.id).toBe('database');
  expect(currentSection('/north/film%20shop', at, 'viewer')?.id).toBe('overview');
  expect(currentSection('/north/film%20shop/pulls/42', at, 'viewer')?.id).toBe('pulls');
  expect(currentSection('/north/film%20shop/releases', at, 'viewer')?.id).toBe('pulls');
});

test('in a preview, database and API are the preview’s, and everything else is the project’s', () => {
  const inside = { ...at, pull: 42 };
  const hrefs = placesFor(inside, 'viewer').map(({ place }) => hrefOf(inside, place));
  const preview = '/north/film%20shop/pulls/42';
  expect(hrefs).toContain(`${preview}/database/tables`);
  expect(hrefs).toContain(`${preview}/api/keys`);
  expect(hrefs).toContain('/north/film%20shop/code/files');
  const here = `${preview}/database/tables/film`;
  expect(pullOf(here)).toBe(42);
  expect(pullOf(preview)).toBe(undefined);
  expect(currentSection(here, inside, 'viewer')?.id).toBe('database');
  expect(inEnvironment(here, inside, undefined)).toBe('/north/film%20shop/database/tables/film');
  expect(inEnvironment('/north/film%20shop/database/tables/film', at, 42)).toBe(here);
  expect(inEnvironment('/north/film%20shop/settings', at, 42)).toBe(`${preview}/database/diagram`);
});

test('what a role may not see is not offered', () => {
  const ids = (role: 'viewer' | 'admin') => sectionsFor({ team: 'north' }, role).map(({ id }) => id);
  expect(ids('viewer')).toEqual(['team-home', 'people']);
  expect(ids('admin')).toEqual(['team-home', 'people', 'audit', 'team-settings']);
});

test('a project that is being made has one page', () => {
  expect(sectionsFor({ ...at, making: true }, 'owner').map(({ id }) => id)).toEqual(['overview']);
});

test('keys are given once', () => {
  const keys = placesFor(at, 'owner').flatMap(({ place }) => place.keys ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});
