'use client';
import { useQuery } from '@tanstack/react-query';
import { hrefOf, placesFor } from '../_lib/navigation.ts';
import { paths } from '../_lib/paths.ts';
import { signOut } from '../_lib/session.ts';
import { useTRPC } from '../_lib/trpc.tsx';
import { usePreferences } from '../_ui/preferences.tsx';
import { useToast } from '../_ui/toast.tsx';
import type { Found } from './find.ts';
import { useShell } from './shell-data.ts';

const TABLE_STALE_MS = 60_000;

function usePlaces(): Found[] {
  const { at, team } = useShell();
  if (!at || !team) return [];
  const levels = at.project ? [at, { team: at.team }] : [at];
  return levels.flatMap((level) =>
    placesFor(level, team.role).map(({ place, section }) => ({
      id: `place:${place.id}`,
      group: 'Go to' as const,
      label: place.label,
      note: section === place ? (level.project ? undefined : team.name) : section.label,
      keys: place.keys,
      icon: 'place' as const,
      words: [...place.words, ...section.words],
      href: hrefOf(level, place),
    })),
  );
}

function useTables(open: boolean): Found[] {
  const trpc = useTRPC();
  const { team, project } = useShell();
  const enabled = open && project?.state === 'ready';
  const asked = { team: team?.slug ?? '', project: project?.slug ?? '' };
  const { data } = useQuery({
    ...trpc.catalog.describe.queryOptions(asked),
    enabled,
    staleTime: TABLE_STALE_MS,
  });
  if (!team || !project || !data) return [];
  return data.description.tables.map(({ schema, name, kind }) => {
    const view = kind === 'view' || kind === 'matview';
    const label = schema === 'public' ? name : `${schema}.${name}`;
    return {
      id: `table:${team.slug}/${project.slug}/${label}`,
      group: 'In this project',
      label,
      note: view ? 'view' : 'table',
      icon: view ? 'view' : 'table',
      href: paths.table(team.slug, project.slug, label),
    };
  });
}

function useProjects(): Found[] {
  const { team, teams, projects, project } = useShell();
  const others = projects.filter(({ slug }) => slug !== project?.slug);
  const own = team
    ? others.map(({ slug, name, state }) => ({
        id: `project:${team.slug}/${slug}`,
        group: 'Projects' as const,
        label: name,
        note: state === 'ready' ? 'project' : state,
        icon: 'project' as const,
        words: [slug],
        href: paths.project(team.slug, slug),
      }))
    : [];
  const more = teams
    .filter(({ slug }) => slug !== team?.slug)
    .map(({ slug, name }) => ({
      id: `team:${slug}`,
      group: 'Projects' as const,
      label: name,
      note: 'team',
      icon: 'team' as const,
      href: paths.team(slug),
    }));
  return [...own, ...more];
}

function useCommands(open: boolean, openKeys: () => void): Found[] {
  const { team, project } = useShell();
  const { preferences, prefer } = usePreferences();
  const toast = useToast();
  const copy = (text: string, what: string) =>
    navigator.clipboard?.writeText(text).then(() => toast.good(`${what} copied`));
  const command = (id: string, label: string, words: string[], rest: Partial<Found>): Found => ({
    id: `do:${id}`,
    group: 'Do',
    icon: 'command',
    label,
    words,
    ...rest,
  });
  const themes = (['system', 'light', 'dark'] as const).filter((theme) => theme !== preferences.theme);
  const apiUrl = project?.apiUrl;
  const sidebar = preferences.sidebar === 'open' ? 'closed' : 'open';
  const dense = preferences.density === 'compact' ? 'comfortable' : 'compact';
  const clone =
    open &&
    team &&
    project &&
    `git clone ${window.location.origin}${paths.repository(team.slug, project.slug)}`;
  return [
    ...(team
      ? [
          command('new-project', 'New project', ['import', 'create', 'sql', 'dump', 'clone', 'database'], {
            href: paths.newProject(team.slug),
          }),
        ]
      : []),
    command('new-team', 'New team', ['create', 'workspace'], { href: paths.newTeam() }),
    ...(apiUrl
      ? [
          command('copy-api', 'Copy the API address', ['url', 'supabase', 'curl'], {
            run: () => copy(apiUrl, 'API address'),
          }),
        ]
      : []),
    ...(clone
      ? [
          command('copy-clone', 'Copy the clone command', ['git', 'repository'], {
            run: () => copy(clone, 'Clone command'),
          }),
        ]
      : []),
    ...themes.map((theme) =>
      command(
        `theme-${theme}`,
        theme === 'system' ? 'Use the theme of the system' : `Use the ${theme} theme`,
        ['appearance', 'mode', 'colour'],
        {
          run: () => prefer('theme', theme),
        },
      ),
    ),
    command(
      'density',
      dense === 'compact' ? 'Use compact text' : 'Use larger text',
      ['density', 'size', 'zoom'],
      { run: () => prefer('density', dense) },
    ),
    ...(project
      ? [
          command('sidebar', sidebar === 'open' ? 'Show the sidebar' : 'Hide the sidebar', ['navigation'], {
            keys: '[',
            run: () => prefer('sidebar', sidebar),
          }),
        ]
      : []),
    command('keys', 'Show all keys', ['shortcuts', 'keyboard', 'help'], { keys: '?', run: openKeys }),
    command('account', 'Your account', ['password', 'tokens', 'sessions', 'profile'], {
      href: paths.account(),
    }),
    command('sign-out', 'Sign out', ['log out', 'leave'], { run: () => void signOut() }),
  ];
}

/** All that the palette offers here. Tables are asked for when it opens. */
export function useFound(open: boolean, openKeys: () => void): Found[] {
  const tables = useTables(open);
  const places = usePlaces();
  const projects = useProjects();
  const commands = useCommands(open, openKeys);
  return open ? [...tables, ...places, ...projects, ...commands] : [];
}
