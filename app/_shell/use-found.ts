'use client';
import { useQuery } from '@tanstack/react-query';
import { hrefOf, placesFor } from '../_lib/navigation.ts';
import { paths } from '../_lib/paths.ts';
import { useTRPC } from '../_lib/trpc.tsx';
import { useCommands } from './commands.ts';
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
  const { at, team, project } = useShell();
  const enabled = open && project?.state === 'ready';
  const asked = { team: team?.slug ?? '', project: project?.slug ?? '', pull: at?.pull };
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
      id: `table:${team.slug}/${project.slug}/${asked.pull ? `#${asked.pull}/` : ''}${label}`,
      group: 'In this project',
      label,
      note: view ? 'view' : 'table',
      icon: view ? 'view' : 'table',
      href: paths.table(asked, label),
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

/** All that the palette offers here. Tables are asked for when it opens. */
export function useFound(open: boolean, openKeys: () => void): Found[] {
  const tables = useTables(open);
  const places = usePlaces();
  const projects = useProjects();
  const commands = useCommands(openKeys);
  return open ? [...tables, ...places, ...projects, ...commands] : [];
}
