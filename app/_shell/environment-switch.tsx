'use client';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { RunningPreview } from '@/server/previews/shapes';
import { type At, inEnvironment } from '../_lib/navigation.ts';
import { paths } from '../_lib/paths.ts';
import { useTRPC } from '../_lib/trpc.tsx';
import { Button } from '../_ui/button.tsx';
import { CopyButton } from '../_ui/copy-button.tsx';
import { Popover } from '../_ui/popover.tsx';
import { ErrorState, LoadingRows } from '../_ui/states.tsx';
import { Tag } from '../_ui/tag.tsx';
import { type ShellProject, useShell } from './shell-data.ts';

interface EnvironmentSwitchProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Which environment the pages of the project show, always on screen, in words; opens on the others (key E). */
export function EnvironmentSwitch({ open, onOpenChange }: EnvironmentSwitchProps) {
  const { at, project } = useShell();
  if (!at || !project) return null;
  const name = at.pull ? `Preview of #${at.pull}` : 'main';
  const button = (
    <button
      type="button"
      aria-label={`Environment: ${name}`}
      aria-keyshortcuts="E"
      className={clsx(
        'inline-flex h-6 flex-none items-center gap-1.5 rounded-full border pr-[5px] pl-2 text-xs font-medium whitespace-nowrap max-md:h-7 pointer-coarse:min-h-9',
        at.pull
          ? 'border-dashed border-over bg-over-wash text-over'
          : 'border-line-2 text-ink-2 hover:bg-hover',
      )}
    >
      <span
        aria-hidden="true"
        className={clsx(
          'size-[7px] rounded-full',
          at.pull ? 'border border-dashed border-over' : 'bg-current',
        )}
      />
      {name}
      <ChevronDown className="size-3 opacity-70" />
    </button>
  );
  return (
    <Popover trigger={button} title="Environment" align="start" open={open} onOpenChange={onOpenChange}>
      <Choices at={at} project={project} onGo={() => onOpenChange(false)} />
    </Popover>
  );
}

interface ChoicesProps {
  at: At;
  project: ShellProject;
  onGo: () => void;
}

function Choices({ at, project, onGo }: ChoicesProps) {
  const trpc = useTRPC();
  const pathname = usePathname();
  const asked = { team: at.team, project: project.slug };
  const previews = useQuery({ ...trpc.previews.list.queryOptions(asked), staleTime: 10_000 });
  const to = (pull: number | undefined) => inEnvironment(pathname, at, pull);
  return (
    <>
      <ul className="-mx-2 max-h-72 overflow-y-auto">
        <Choice href={to(undefined)} current={!at.pull} name="main" onGo={onGo}>
          What is live
        </Choice>
        {previews.data?.map((one) => (
          <Choice
            key={one.number}
            href={to(one.number)}
            current={at.pull === one.number}
            name={`Preview of #${one.number}`}
            note={<Standing state={one.state} />}
            onGo={onGo}
          >
            {one.title}
          </Choice>
        ))}
      </ul>
      {previews.isPending && <LoadingRows rows={2} />}
      {previews.isError && (
        <ErrorState
          title="The previews could not be listed"
          actions={<Button onClick={() => void previews.refetch()}>Try again</Button>}
        />
      )}
      {previews.data?.length === 0 && (
        <p className="mt-2 text-ink-2">Each open pull request adds its preview here.</p>
      )}
      {at.pull ? (
        <AboutPreview at={at} pull={at.pull} onGo={onGo} />
      ) : (
        <AboutMain at={at} project={project} />
      )}
    </>
  );
}

function Standing({ state }: { state: RunningPreview['state'] }) {
  if (state === 'failed') return <Tag tone="bad">a migration failed</Tag>;
  return state === 'ready' ? null : <Tag tone="over">updating</Tag>;
}

interface ChoiceProps {
  href: string;
  current: boolean;
  name: string;
  note?: React.ReactNode;
  onGo: () => void;
  children: React.ReactNode;
}

function Choice({ href, current, name, note, onGo, children }: ChoiceProps) {
  return (
    <li>
      <Link
        href={href}
        onClick={onGo}
        aria-current={current ? 'true' : undefined}
        className="flex min-h-9 items-center gap-2 rounded-ctl px-2 py-1 hover:bg-hover pointer-coarse:min-h-11"
      >
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2 font-medium">
            {name} {note}
          </span>
          <span className="block truncate text-xs text-ink-2">{children}</span>
        </span>
        {current && <Check className="icon text-sea" />}
      </Link>
    </li>
  );
}

const NOTE = 'mt-3 border-t border-line pt-3 text-ink-2';

function AboutPreview({ at, pull, onGo }: { at: At; pull: number; onGo: () => void }) {
  const place = { team: at.team, project: at.project ?? '', pull };
  return (
    <p className={NOTE}>
      These pages show the branch of{' '}
      <Link href={paths.environment(place)} onClick={onGo} className="link">
        #{pull}
      </Link>{' '}
      on a masked copy of the data. Nothing that you do here reaches main.
    </p>
  );
}

function AboutMain({ at, project }: { at: At; project: ShellProject }) {
  return (
    <div className={NOTE}>
      <p>
        The live database and API. It runs the head of the branch main
        {project.commit && (
          <>
            , now{' '}
            <Link href={paths.commit(at.team, project.slug, project.commit)} className="link">
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
    </div>
  );
}
