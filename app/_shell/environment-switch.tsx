'use client';
import { ChevronDown } from 'lucide-react';
import Link from 'next/link';
import { paths } from '../_lib/paths.ts';
import { CopyButton } from '../_ui/copy-button.tsx';
import { Popover } from '../_ui/popover.tsx';
import { useShell } from './shell-data.ts';

/** Which environment every page of the project shows: always on screen, in words. */
export function EnvironmentSwitch() {
  const { team, project } = useShell();
  if (!team || !project) return null;
  const button = (
    <button
      type="button"
      aria-label="Environment: main"
      className="inline-flex h-6 flex-none items-center gap-1.5 rounded-full border border-line-2 pr-[5px] pl-2 text-xs font-medium text-ink-2 hover:bg-hover max-md:h-7 pointer-coarse:min-h-9"
    >
      <span aria-hidden="true" className="size-[7px] rounded-full bg-current" />
      main
      <ChevronDown className="size-3 opacity-70" />
    </button>
  );
  return (
    <Popover trigger={button} title="main" align="start">
      <p className="text-ink-2">
        The live database and API. It runs the head of the branch main
        {project.commit && (
          <>
            , now{' '}
            <Link href={paths.commit(team.slug, project.slug, project.commit)} className="link">
              <code>{project.commit.slice(0, 8)}</code>
            </Link>
          </>
        )}
        ; pushing there changes it.
      </p>
      {project.apiUrl && (
        <div className="mt-3 flex items-center gap-2 rounded-ctl bg-sunken py-1 pr-1 pl-2.5">
          <code className="min-w-0 flex-1 truncate text-code">{project.apiUrl}</code>
          <CopyButton text={project.apiUrl} label="API address" />
        </div>
      )}
    </Popover>
  );
}
