'use client';
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import Link from 'next/link';
import { paths } from '../_lib/paths.ts';
import { Logo } from '../_ui/logo.tsx';
import { useShell } from './shell-data.ts';
import { NavList } from './sidebar.tsx';

interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The navigation on small screens: the project's sections, then the team's; outside of both, the teams. */
export function Drawer({ open, onOpenChange }: DrawerProps) {
  const { at, team, teams, project } = useShell();
  const close = () => onOpenChange(false);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim md:hidden" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-40 flex w-72 max-w-[85vw] flex-col overflow-y-auto border-r border-line bg-canvas p-3 shadow-dialog outline-none md:hidden">
          <div className="mb-2 flex items-center gap-2">
            <Logo />
            <Dialog.Title className="flex-1 truncate text-sm leading-5 font-semibold">
              {project?.name ?? team?.name ?? 'Slipway'}
            </Dialog.Title>
            <Dialog.Close
              aria-label="Close the menu"
              className="grid size-10 place-items-center rounded-ctl hover:bg-hover"
            >
              <X className="icon" />
            </Dialog.Close>
          </div>
          {at && project && <NavList at={at} onGo={close} />}
          {team && (
            <div className={project ? 'mt-3 border-t border-line pt-3' : undefined}>
              <p className="px-[9px] pb-1 text-2xs font-medium text-ink-3">{team.name}</p>
              <NavList at={{ team: team.slug }} onGo={close} />
            </div>
          )}
          {!team && (
            <ul className="flex flex-col gap-px">
              {teams.map(({ slug, name }) => (
                <li key={slug}>
                  <Link
                    href={paths.team(slug)}
                    onClick={close}
                    className="flex h-10 items-center rounded-ctl px-[9px] font-medium text-ink-2 hover:bg-hover"
                  >
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
