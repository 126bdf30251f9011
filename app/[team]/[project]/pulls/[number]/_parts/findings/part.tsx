import type { ReactNode } from 'react';
import type { CheckDetails } from '@/server/checks/shapes';
import type { ObjectTalk } from '../object-talk.tsx';
import { Findings } from './findings.tsx';

/** The pull request that an address names. */
export interface PartWhere {
  team: string;
  project: string;
  number: number;
}

/** What every part of the page takes that shows a check. */
export interface PartProps {
  where: PartWhere;
  result: CheckDetails;
  /** What was said about the objects that it shows. */
  talk: ObjectTalk;
}

/** A part of the page: its title, the check's sentence, what it is about, and what was found. */
export function Part({
  id,
  title,
  children,
  ...props
}: PartProps & { id: string; title: string; children?: ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="min-w-0 scroll-mt-24 pt-5">
      <header className="mb-3 flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h2 id={`${id}-title`}>{title}</h2>
        <p className="min-w-0 text-ink-3">{props.result.summary}</p>
      </header>
      <div className="grid min-w-0 gap-3">
        {children}
        <Findings {...props} />
      </div>
    </section>
  );
}
