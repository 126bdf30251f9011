import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { caller } from '@/server/rpc/caller';
import { load } from '../../_lib/load.tsx';
import { Making } from './_making/making.tsx';

interface ProjectLayoutProps {
  params: Promise<{ team: string; project: string }>;
  children: ReactNode;
}

const decoded = async (params: ProjectLayoutProps['params']) => {
  const { team, project } = await params;
  return { team: decodeURIComponent(team), project: decodeURIComponent(project) };
};

export async function generateMetadata({ params }: ProjectLayoutProps): Promise<Metadata> {
  const { project } = await decoded(params);
  return { title: { default: project, template: `%s · ${project} · Slipway` } };
}

/** Until a project is ready, every one of its addresses shows how far it is. */
export default async function ProjectLayout({ params, children }: ProjectLayoutProps) {
  const where = await decoded(params);
  const project = await load(caller.projects.get(where));
  if (project.state === 'ready') return children;
  const progress = await load(caller.projects.progress(where));
  return <Making {...where} initial={progress} may={project.may} />;
}
