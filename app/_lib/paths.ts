import type { Place } from './place.ts';

/** Every address of the console, in one place. Names are encoded here and nowhere else. */
const part = encodeURIComponent;
const query = (values: Record<string, string | undefined>) => {
  const given = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length ? `?${new URLSearchParams(given)}` : '';
};
const deep = (path: string) => path.split('/').map(part).join('/');

const project = (team: string, name: string) => `/${part(team)}/${part(name)}`;

/** Where the sections of an environment are: main's, or those of a pull request's preview. */
const environment = ({ team, project: name, pull }: Place) =>
  pull ? `${project(team, name)}/pulls/${pull}` : project(team, name);

export const paths = {
  environment,

  home: () => '/',
  login: (next?: string) => `/login${query({ next })}`,
  account: (page?: 'sessions' | 'tokens' | 'appearance' | 'server-log') =>
    page ? `/account/${page}` : '/account',
  invitation: (token: string) => `/invite/${part(token)}`,
  newTeam: () => '/new',

  team: (team: string) => `/${part(team)}`,
  newProject: (team: string, source?: string) => `/${part(team)}/new${query({ from: source })}`,
  /** The form again, with the values of a project that failed. */
  tryAgain: (team: string, failed: string) => `/${part(team)}/new${query({ again: failed })}`,
  people: (team: string) => `/${part(team)}/-/people`,
  audit: (team: string, filters: Record<string, string | undefined> = {}) =>
    `/${part(team)}/-/audit${query(filters)}`,
  teamSettings: (team: string) => `/${part(team)}/-/settings`,

  project,
  /** What git clones. */
  repository: (team: string, name: string) => `${project(team, name)}.git`,
  projectSettings: (team: string, name: string) => `${project(team, name)}/settings`,

  /** The list of pull requests that are open, merged or closed. */
  pulls: (team: string, name: string, state: 'open' | 'merged' | 'closed' = 'open') =>
    `${project(team, name)}/pulls/${state}`,
  pull: (team: string, name: string, number: number, hash?: string) =>
    `${project(team, name)}/pulls/${number}${hash ? `#${hash}` : ''}`,
  /** The form that opens one; `branch` is chosen already. */
  newPull: (team: string, name: string, branch?: string) =>
    `${project(team, name)}/pulls/new${query({ branch })}`,
  startChange: (team: string, name: string) => `${project(team, name)}/pulls/start`,
  /** A file of a pull request that is too long for its page, or one to be edited there. */
  pullFile: (team: string, name: string, number: number, file: string) =>
    `${project(team, name)}/pulls/${number}/files${query({ file })}`,
  editPullFile: (team: string, name: string, number: number, file: string) =>
    `${project(team, name)}/pulls/${number}/edit${query({ file })}`,
  conflicts: (team: string, name: string, number: number, file?: string) =>
    `${project(team, name)}/pulls/${number}/conflicts${query({ file })}`,
  releases: (team: string, name: string) => `${project(team, name)}/releases`,

  diagram: (place: Place, table?: string) => `${environment(place)}/database/diagram${query({ table })}`,
  tables: (place: Place) => `${environment(place)}/database/tables`,
  table: (place: Place, table: string) => `${environment(place)}/database/tables/${part(table)}`,

  /** `resource` is a table, view or function; its page of one operation. */
  reference: (place: Place, resource?: string, operation = 'read') =>
    `${environment(place)}/api/reference${resource ? `/${part(resource)}/${operation}` : ''}`,
  guide: (place: Place, guide?: string) =>
    `${environment(place)}/api/guides${guide ? `/${part(guide)}` : ''}`,
  /** `request` is what follows /rest/v1/: `patients?select=id`. */
  apiConsole: (place: Place, request?: string) => `${environment(place)}/api/console${query({ q: request })}`,
  requests: (place: Place, id?: string) => `${environment(place)}/api/requests${id ? `/${part(id)}` : ''}`,
  keys: (place: Place) => `${environment(place)}/api/keys`,

  files: (team: string, name: string, path = '', branch?: string) =>
    `${project(team, name)}/code/files${path && `/${deep(path)}`}${query({ branch })}`,
  /** The bytes of a file, for download and for pictures. */
  rawFile: (team: string, name: string, path: string, branch?: string) =>
    `${project(team, name)}/code/raw/${deep(path)}${query({ branch })}`,
  commits: (team: string, name: string, branch?: string, after?: string) =>
    `${project(team, name)}/code/commits${query({ branch, after })}`,
  commit: (team: string, name: string, id: string, file?: string) =>
    `${project(team, name)}/code/commits/${part(id)}${query({ file })}`,
  branches: (team: string, name: string) => `${project(team, name)}/code/branches`,
};
