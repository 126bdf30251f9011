'use client';
import { useParams, usePathname } from 'next/navigation';
import { createContext, useContext } from 'react';
import type { TeamRole } from '@/server/kernel/permissions';
import type { ProjectState } from '@/server/projects/shapes';
import { type At, pullOf } from '../_lib/navigation.ts';

export interface ShellProject {
  slug: string;
  name: string;
  state: ProjectState;
  ref: string | null;
  apiUrl: string | null;
  commit: string | null;
}

/** What the frame around every page knows. */
export interface ShellData {
  account: { name: string; email: string };
  teams: { slug: string; name: string }[];
  team?: { slug: string; name: string; role: TeamRole };
  projects: ShellProject[];
}

export const ShellContext = createContext<ShellData | undefined>(undefined);

/** A project that the frame has not heard of yet, made meanwhile by somebody else. */
const unheardOf = (slug: string): ShellProject => ({
  slug,
  name: slug,
  state: 'ready',
  ref: null,
  apiUrl: null,
  commit: null,
});

/** The frame's facts, with where the reader is. */
export function useShell(): ShellData & {
  at: At | undefined;
  project: ShellProject | undefined;
  stale: boolean;
} {
  const data = useContext(ShellContext);
  if (!data) throw new Error('This part belongs inside the shell');
  const params = useParams<{ project?: string }>();
  const pull = pullOf(usePathname());
  const slug = params.project && decodeURIComponent(params.project);
  const known = data.projects.find((one) => one.slug === slug);
  const project = known ?? (slug ? unheardOf(slug) : undefined);
  const at = data.team && {
    team: data.team.slug,
    project: project?.slug,
    pull,
    making: Boolean(project && project.state !== 'ready'),
  };
  return { ...data, at, project, stale: Boolean(slug && !known) };
}
