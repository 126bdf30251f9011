'use client';
import clsx from 'clsx';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { usePreferences } from '../_ui/preferences.tsx';
import { Drawer } from './drawer.tsx';
import { KeySheet } from './key-sheet.tsx';
import { Palette } from './palette.tsx';
import { SecondRow } from './second-row.tsx';
import { ShellContext, type ShellData, useShell } from './shell-data.ts';
import { Sidebar } from './sidebar.tsx';
import { TopBar } from './top-bar.tsx';
import { useKeys } from './use-keys.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The frame around every page: top bar, sidebar, palette, keys. */
export function Shell({ data, children }: { data: ShellData; children: ReactNode }) {
  return (
    <ShellContext value={data}>
      <Frame>{children}</Frame>
    </ShellContext>
  );
}

type Overlay = 'palette' | 'keys' | 'drawer' | 'environments' | undefined;

function Frame({ children }: { children: ReactNode }) {
  const { project, stale } = useShell();
  const router = useRouter();
  useEffect(() => {
    if (stale) router.refresh();
  }, [stale, router]);
  const [overlay, setOverlay] = useState<Overlay>();
  const { preferences } = usePreferences();
  const show = (name: Overlay) => (open: boolean) => setOverlay(open ? name : undefined);
  const shortcuts = useShortcuts({
    openPalette: () => setOverlay('palette'),
    openKeys: () => setOverlay('keys'),
    openEnvironments: () => setOverlay('environments'),
  });
  useKeys(overlay ? [] : shortcuts.single);
  const pathname = usePathname();
  const sidebar = Boolean(project) && preferences.sidebar === 'open';
  return (
    <>
      <a
        href="#main"
        className="sr-only z-50 rounded-ctl bg-ink px-2.5 py-1.5 text-on-ink focus:not-sr-only focus:fixed focus:top-1.5 focus:left-2"
      >
        Skip to the page
      </a>
      <TopBar
        onPalette={() => setOverlay('palette')}
        onMenu={() => setOverlay('drawer')}
        environments={overlay === 'environments'}
        onEnvironments={show('environments')}
      />
      <div className={clsx(sidebar && 'md:grid md:grid-cols-[var(--nav)_minmax(0,1fr)]')}>
        {sidebar && <Sidebar />}
        <div className="min-w-0">
          <SecondRow />
          {children}
        </div>
      </div>
      <Palette
        key={overlay === 'palette' ? 'open' : 'closed'}
        open={overlay === 'palette'}
        onOpenChange={show('palette')}
        openKeys={() => setOverlay('keys')}
      />
      <KeySheet open={overlay === 'keys'} onOpenChange={show('keys')} shortcuts={shortcuts.single} />
      <Drawer key={pathname} open={overlay === 'drawer'} onOpenChange={show('drawer')} />
    </>
  );
}
