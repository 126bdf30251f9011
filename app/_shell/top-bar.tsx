'use client';
import clsx from 'clsx';
import { Menu as MenuIcon, Search } from 'lucide-react';
import Link from 'next/link';
import { paths } from '../_lib/paths.ts';
import { Kbd } from '../_ui/kbd.tsx';
import { Logo } from '../_ui/logo.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Bell } from './bell.tsx';
import { Crumbs } from './crumbs.tsx';
import { EnvironmentSwitch } from './environment-switch.tsx';
import { useShell } from './shell-data.ts';
import { ThemeSwitch } from './theme-switch.tsx';

interface TopBarProps {
  onPalette: () => void;
  onMenu: () => void;
  /** Is the environment switch open? */
  environments: boolean;
  onEnvironments: (open: boolean) => void;
}

export function TopBar({ onPalette, onMenu, environments, onEnvironments }: TopBarProps) {
  const { at, team, project } = useShell();
  return (
    <header
      className={clsx(
        // In a preview nothing is real yet: the edge says so on every page.
        at?.pull && 'border-t-2 border-t-over [border-top-style:dashed]',
        'sticky top-0 z-30 flex h-(--bar) items-center gap-1.5 border-b border-line bg-canvas px-2 max-md:[--bar:3rem] md:gap-3 md:pr-4 md:pl-3',
      )}
    >
      <button
        type="button"
        onClick={onMenu}
        aria-label="Open the menu"
        className="grid size-10 flex-none place-items-center rounded-ctl hover:bg-hover md:hidden"
      >
        <MenuIcon className="icon" />
      </button>
      <Link
        href={team ? paths.team(team.slug) : paths.home()}
        aria-label="Slipway, home"
        className="grid size-8 flex-none place-items-center max-md:hidden"
      >
        <Logo />
      </Link>
      <Crumbs />
      {project && !at?.making && <EnvironmentSwitch open={environments} onOpenChange={onEnvironments} />}
      <button
        type="button"
        onClick={onPalette}
        aria-keyshortcuts="Meta+K Control+K"
        className="ml-auto flex h-7 flex-none items-center gap-2 rounded-ctl text-ink-3 max-md:size-10 max-md:justify-center md:w-74 md:border md:border-line md:bg-surface md:pr-[5px] md:pl-[9px] md:hover:border-line-2"
      >
        <Search className="icon md:size-3.5" />
        <span className="flex-1 text-left max-md:sr-only">Search or run a command</span>
        <span className="max-md:hidden" aria-hidden="true">
          <Kbd keys="⌘K" />
        </span>
      </button>
      <div className="flex flex-none items-center gap-0.5">
        <Bell />
        <ThemeSwitch />
        <AccountMenu />
      </div>
    </header>
  );
}
