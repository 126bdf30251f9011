import {
  BookOpen,
  CodeXml,
  Database,
  GitPullRequest,
  House,
  type LucideIcon,
  Map as MapIcon,
  ScrollText,
  Settings,
  Users,
} from 'lucide-react';
import { allows, type Permission, type TeamRole } from '@/server/kernel/permissions';
import { paths } from './paths.ts';

/** Where one can go inside a project or team. A new area adds one entry below: sidebar, palette and keys follow. */
export interface Place {
  id: string;
  label: string;
  /** Path below the project's (or team's) own address; empty for its home. */
  path: string;
  /** Pressed one after the other. */
  keys?: string;
  /** Other words that people look for it by. */
  words: readonly string[];
  /** Shown to roles that have it. */
  permission?: Permission;
}

export interface Section extends Place {
  icon: LucideIcon;
  group?: 'Build' | 'Run';
  /** Stands at the bottom. */
  end?: boolean;
  second?: readonly Place[];
}

export const PROJECT_SECTIONS: readonly Section[] = [
  {
    id: 'overview',
    label: 'Overview',
    icon: MapIcon,
    path: '',
    keys: 'G O',
    words: ['home', 'facts', 'map', 'architecture', 'address'],
  },
  {
    id: 'pulls',
    label: 'Pull requests',
    icon: GitPullRequest,
    path: 'pulls',
    words: ['changes', 'review', 'merge', 'preview', 'pr'],
    permission: 'pull.read',
    second: [
      {
        id: 'pulls-open',
        label: 'Open',
        path: 'pulls/open',
        keys: 'G P',
        words: ['review', 'waiting', 'drafts', 'checks', 'preview', 'pr'],
      },
      { id: 'pulls-merged', label: 'Merged', path: 'pulls/merged', words: ['history', 'done'] },
      { id: 'releases', label: 'Releases', path: 'releases', words: ['versions', 'deploys', 'migrations'] },
    ],
  },
  {
    id: 'database',
    label: 'Database',
    icon: Database,
    group: 'Build',
    path: 'database',
    words: ['postgres', 'sql', 'schema'],
    second: [
      {
        id: 'diagram',
        label: 'Diagram',
        path: 'database/diagram',
        keys: 'G D',
        words: ['er', 'erd', 'entities', 'relations', 'foreign keys', 'schema', 'columns'],
      },
      {
        id: 'tables',
        label: 'Tables',
        path: 'database/tables',
        keys: 'G T',
        words: ['data', 'rows', 'grid', 'views', 'records', 'edit'],
      },
    ],
  },
  {
    id: 'api',
    label: 'API & docs',
    icon: BookOpen,
    group: 'Build',
    path: 'api',
    words: ['rest', 'documentation'],
    second: [
      {
        id: 'reference',
        label: 'Reference',
        path: 'api/reference',
        keys: 'G A',
        words: ['docs', 'endpoints', 'supabase', 'examples', 'rest'],
      },
      {
        id: 'console',
        label: 'Console',
        path: 'api/console',
        words: ['curl', 'request', 'try', 'postman', 'send'],
      },
      {
        id: 'requests',
        label: 'Requests',
        path: 'api/requests',
        words: ['why', 'failed', 'empty', 'errors', 'explain', 'log', 'request id'],
        permission: 'api.explain',
      },
      {
        id: 'guides',
        label: 'Guides',
        path: 'api/guides',
        words: ['how to', 'filter', 'sort', 'page', 'operators', 'first request', 'start'],
      },
      {
        id: 'keys',
        label: 'Keys & sign-in',
        path: 'api/keys',
        words: ['tokens', 'jwt', 'anon', 'service', 'publishable', 'secret', 'rotate', 'cors'],
      },
    ],
  },
  {
    id: 'code',
    label: 'Code',
    icon: CodeXml,
    group: 'Build',
    path: 'code',
    words: ['git', 'repository'],
    second: [
      {
        id: 'files',
        label: 'Files',
        path: 'code/files',
        keys: 'G C',
        words: ['clone', 'git', 'repository', 'migrations', 'source', 'tree'],
      },
      { id: 'commits', label: 'Commits', path: 'code/commits', words: ['history', 'log', 'changes', 'diff'] },
      { id: 'branches', label: 'Branches', path: 'code/branches', words: ['push', 'heads'] },
    ],
  },
  {
    id: 'settings',
    label: 'Settings',
    icon: Settings,
    end: true,
    path: 'settings',
    keys: 'G ,',
    words: ['rename', 'description', 'delete project', 'danger'],
  },
];

export const TEAM_SECTIONS: readonly Section[] = [
  { id: 'team-home', label: 'Home', icon: House, path: '', words: ['projects', 'team', 'start'] },
  {
    id: 'people',
    label: 'People',
    icon: Users,
    path: '-/people',
    words: ['members', 'invite', 'roles', 'users', 'team'],
  },
  {
    id: 'audit',
    label: 'Audit log',
    icon: ScrollText,
    path: '-/audit',
    words: ['history', 'who', 'trail', 'log'],
    permission: 'audit.read',
  },
  {
    id: 'team-settings',
    label: 'Settings',
    icon: Settings,
    path: '-/settings',
    words: ['rename team', 'delete team', 'address'],
    permission: 'team.update',
  },
];

/** Where the reader is: a team, and maybe one of its projects. */
export interface At {
  team: string;
  project?: string;
  /** The project is not ready yet: there is nothing but its first page. */
  making?: boolean;
  /** Number of the pull request whose preview the pages show. */
  pull?: number;
}

/** Sections that show an environment: in a preview they show the preview's. */
const OF_ENVIRONMENT = /^(database|api)(\/|$)/;

function base({ team, project, pull }: At, path: string): string {
  if (!project) return paths.team(team);
  return paths.environment({ team, project, pull: OF_ENVIRONMENT.test(path) ? pull : undefined });
}

/** The address in another environment: the same page where it has one, otherwise its diagram. */
export function inEnvironment(pathname: string, at: At, pull: number | undefined): string {
  const from = base(at, 'database');
  const rest = pathname.startsWith(`${from}/`) ? pathname.slice(from.length + 1) : '';
  const to = base({ ...at, pull }, 'database');
  return `${to}/${OF_ENVIRONMENT.test(rest) ? rest : 'database/diagram'}`;
}

/** The pull request whose preview the page at `pathname` shows; undefined on all other pages. */
export function pullOf(pathname: string): number | undefined {
  const found = /^\/[^/]+\/[^/]+\/pulls\/(\d+)\/(?:database|api)(?:\/|$)/.exec(pathname);
  return found ? Number(found[1]) : undefined;
}

/** The address of a place; a section with a second level leads to the first of it. */
export function hrefOf(at: At, place: Place | Section): string {
  const first = 'second' in place ? place.second?.[0] : undefined;
  const path = (first ?? place).path;
  return path ? `${base(at, path)}/${path}` : base(at, path);
}

/** True when the page at `pathname` belongs to the place. */
export function isCurrent(pathname: string, at: At, place: Place): boolean {
  // Pages of a preview lie below its pull request's, and belong to their own section alone.
  if (at.pull && !OF_ENVIRONMENT.test(place.path)) return false;
  const own = place.path ? `${base(at, place.path)}/${place.path}` : base(at, place.path);
  return place.path ? pathname === own || pathname.startsWith(`${own}/`) : pathname === own;
}

/** True on every page of a section, also those whose address does not start with its own. */
export const isOpen = (pathname: string, at: At, section: Section): boolean =>
  isCurrent(pathname, at, section) ||
  Boolean(section.second?.some((place) => isCurrent(pathname, at, place)));

/** The sections that a member with this role can use. */
export function sectionsFor(at: At, role: TeamRole): Section[] {
  const all = at.project ? PROJECT_SECTIONS : TEAM_SECTIONS;
  const there = at.making ? all.filter(({ path }) => path === '') : all;
  const open = ({ permission }: Place) => !permission || allows(role, permission);
  return there
    .filter(open)
    .map((section) => (section.second ? { ...section, second: section.second.filter(open) } : section));
}

/** Every single page that can be gone to: sections without a second level, and the second levels of the others. */
export function placesFor(at: At, role: TeamRole): { place: Place; section: Section }[] {
  return sectionsFor(at, role).flatMap((section) =>
    section.second
      ? section.second.map((place) => ({ place, section }))
      : [{ place: section as Place, section }],
  );
}

/** The section of the page at `pathname`. */
export function currentSection(pathname: string, at: At, role: TeamRole): Section | undefined {
  return sectionsFor(at, role).find((section) => isOpen(pathname, at, section));
}
