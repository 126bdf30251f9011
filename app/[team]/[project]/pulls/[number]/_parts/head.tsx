import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { plural } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { Avatar } from '@/app/_ui/avatar';
import { RelativeTime } from '@/app/_ui/relative-time';
import { Tag } from '@/app/_ui/tag';
import type { PullView, Standing } from '@/server/pulls/shapes';
import { StateTag } from '../../_parts/state-tag.tsx';
import type { Where } from '../../_parts/where.ts';
import { TitleEditor } from './title-editor.tsx';

function Branch({ name, href }: { name: string; href?: string }) {
  const look =
    'rounded-chip bg-sunken px-1.5 font-mono text-xs leading-5 font-medium text-ink ring-1 ring-line ring-inset break-all';
  return href ? (
    <Link href={href} className={`${look} hover:underline`}>
      {name}
    </Link>
  ) : (
    <span className={look}>{name}</span>
  );
}

function standingWords({ ahead, behind }: Standing): string {
  const commits = plural(ahead, 'commit');
  return behind ? `${commits}, ${plural(behind, 'commit')} behind main` : `${commits}, up to date with main`;
}

/** Who asks for what, from where to where. */
export function PullHead({ pull, where }: { pull: PullView; where: Where }) {
  const { team, project } = where;
  const branchHref = pull.state === 'open' ? paths.files(team, project, '', pull.branch) : undefined;
  return (
    <header className="pt-4 md:pt-5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-ink-2">
        <StateTag state={pull.state} draft={pull.draft} />
        <span className="tabular-nums">#{pull.number}</span>
        <Avatar name={pull.author.name} size="small" />
        <span>
          <b className="font-semibold text-ink">{pull.author.name}</b>{' '}
          {pull.state === 'merged' ? 'merged' : 'asks to merge'}
        </span>
        <Branch name={pull.branch} href={branchHref} />
        <ArrowRight aria-label="into" className="size-3.5" />
        <Branch name="main" href={paths.files(team, project)} />
        {pull.version && <Tag tone="good">{pull.version}</Tag>}
        <span className="text-ink-3">
          {pull.state === 'open' && <>{standingWords(pull.standing)} · </>}
          <RelativeTime at={pull.createdAt} />
        </span>
      </div>
      <TitleEditor where={where} title={pull.title} may={pull.may.update} />
    </header>
  );
}
