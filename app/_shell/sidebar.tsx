'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Fragment } from 'react';
import { type At, hrefOf, isCurrent, isOpen, type Section, sectionsFor } from '../_lib/navigation.ts';
import { useShell } from './shell-data.ts';

function SecondLevel({ at, section, onGo }: { at: At; section: Section; onGo?: () => void }) {
  const pathname = usePathname();
  return (
    <ul className="mt-px mb-1 ml-4 flex flex-col gap-px border-l border-line-2 pl-2">
      {section.second?.map((place) => {
        const on = isCurrent(pathname, at, place);
        return (
          <li key={place.id}>
            <Link
              href={hrefOf(at, place)}
              onClick={onGo}
              aria-current={on ? 'page' : undefined}
              className={clsx(
                'relative flex h-6.5 items-center rounded-ctl px-2 pointer-coarse:h-10',
                on
                  ? 'bg-surface font-semibold text-ink ring-1 ring-line ring-inset before:absolute before:inset-y-[5px] before:-left-[9.5px] before:w-0.5 before:rounded-full before:bg-ink'
                  : 'text-ink-2 hover:bg-hover',
              )}
            >
              {place.label}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function Entry({ at, section, onGo }: { at: At; section: Section; onGo?: () => void }) {
  const pathname = usePathname();
  const open = isOpen(pathname, at, section);
  const current = open && !section.second;
  return (
    <li>
      <Link
        href={hrefOf(at, section)}
        onClick={onGo}
        aria-current={current ? 'page' : undefined}
        className={clsx(
          'flex h-7.5 items-center gap-[9px] rounded-ctl px-[9px] pointer-coarse:h-10',
          open ? 'font-semibold text-ink' : 'font-medium text-ink-2 hover:bg-hover',
          current && 'bg-surface ring-1 ring-line ring-inset',
        )}
      >
        <section.icon className={clsx('icon', open ? 'text-ink' : 'text-ink-3')} />
        {section.label}
      </Link>
      {open && section.second && <SecondLevel at={at} section={section} onGo={onGo} />}
    </li>
  );
}

interface NavListProps {
  at: At;
  onGo?: () => void;
  /** As high as what it stands in, with the last entry at the bottom. */
  fill?: boolean;
}

/** The sections of the project or team, grouped; the open one shows its second level. */
export function NavList({ at, onGo, fill }: NavListProps) {
  const { team } = useShell();
  if (!team) return null;
  const sections = sectionsFor(at, team.role);
  return (
    <ul className={clsx('flex flex-col gap-px', fill && 'min-h-full')}>
      {sections.map((section, index) => (
        <Fragment key={section.id}>
          {section.group && section.group !== sections[index - 1]?.group && (
            <li aria-hidden="true" className="px-[9px] pt-4 pb-[3px] text-2xs font-medium text-ink-3">
              {section.group}
            </li>
          )}
          {section.end && fill && <li aria-hidden="true" className="min-h-4 flex-1" />}
          <Entry at={at} section={section} onGo={onGo} />
        </Fragment>
      ))}
    </ul>
  );
}

export function Sidebar() {
  const { at, project } = useShell();
  if (!at || !project) return null;
  return (
    <nav
      aria-label={project.name}
      className="sticky top-(--bar) h-[calc(100dvh-var(--bar))] overflow-y-auto border-r border-line p-3 max-md:hidden"
    >
      <NavList at={at} fill />
    </nav>
  );
}
