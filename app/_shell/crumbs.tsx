'use client';
import { ChevronsUpDown, Plus } from 'lucide-react';
import Link from 'next/link';
import { allows } from '@/server/kernel/permissions';
import { paths } from '../_lib/paths.ts';
import { Menu, MenuGroup, MenuLabel, MenuLink, MenuSeparator } from '../_ui/menu.tsx';
import { useShell } from './shell-data.ts';

const switcher =
  'grid size-6 flex-none place-items-center rounded-chip text-ink-3 hover:bg-hover pointer-coarse:size-10 [&_.lucide]:size-3';

function TeamSwitch() {
  const { team, teams } = useShell();
  const button = (
    <button type="button" aria-label="Switch team" className={switcher}>
      <ChevronsUpDown />
    </button>
  );
  return (
    <Menu trigger={button}>
      <MenuGroup>
        <MenuLabel>Teams</MenuLabel>
        {teams.map(({ slug, name }) => (
          <MenuLink key={slug} href={paths.team(slug)} current={slug === team?.slug}>
            {name}
          </MenuLink>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuLink href={paths.newTeam()} icon={<Plus className="icon" />}>
        New team
      </MenuLink>
    </Menu>
  );
}

function ProjectSwitch() {
  const { team, projects, project } = useShell();
  if (!team) return null;
  const button = (
    <button type="button" aria-label="Switch project" className={switcher}>
      <ChevronsUpDown />
    </button>
  );
  return (
    <Menu trigger={button}>
      <MenuGroup>
        <MenuLabel>Projects of {team.name}</MenuLabel>
        {projects.map(({ slug, name, state }) => (
          <MenuLink
            key={slug}
            href={paths.project(team.slug, slug)}
            current={slug === project?.slug}
            note={state === 'ready' ? undefined : state}
          >
            {name}
          </MenuLink>
        ))}
      </MenuGroup>
      {allows(team.role, 'project.create') && (
        <>
          <MenuSeparator />
          <MenuLink href={paths.newProject(team.slug)} icon={<Plus className="icon" />}>
            New project
          </MenuLink>
        </>
      )}
    </Menu>
  );
}

/** Team / project, each with a way to the others. On a phone only the innermost one. */
export function Crumbs() {
  const { team, project } = useShell();
  if (!team) return <span className="min-w-0 truncate">Slipway</span>;
  const link = 'min-w-0 truncate rounded-chip px-[3px] py-0.5 hover:bg-hover';
  return (
    <nav aria-label="Where you are" className="flex min-w-0 items-center md:gap-1">
      <span className={project ? 'flex min-w-0 items-center max-md:hidden' : 'flex min-w-0 items-center'}>
        <Link
          href={paths.team(team.slug)}
          className={`${link} ${project ? 'text-ink-2' : 'max-md:font-semibold md:text-ink-2'}`}
        >
          {team.name}
        </Link>
        <TeamSwitch />
      </span>
      {project && (
        <>
          <span aria-hidden="true" className="text-line-2 max-md:hidden">
            /
          </span>
          <Link href={paths.project(team.slug, project.slug)} className={`${link} font-semibold`}>
            {project.name}
          </Link>
          <ProjectSwitch />
        </>
      )}
    </nav>
  );
}
