'use client';
import { Tabs as Base } from '@base-ui/react/tabs';
import clsx from 'clsx';
import Link from 'next/link';
import type { ReactNode } from 'react';

const BAR = 'flex gap-0.5 overflow-x-auto border-b border-line [scrollbar-width:none]';
const TAB =
  'flex h-9 flex-none items-center gap-1.5 border-b-2 px-2.5 text-ink-2 hover:text-ink pointer-coarse:h-11';

interface TabsProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly { value: T; label: ReactNode; count?: number; panel: ReactNode }[];
  className?: string;
}

/** Panels of which one is open, inside one page. */
export function Tabs<T extends string>({ label, value, onChange, tabs, className }: TabsProps<T>) {
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(next as T)} className={className}>
      <Base.List aria-label={label} className={BAR}>
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={clsx(
              TAB,
              'border-transparent data-active:border-ink data-active:font-semibold data-active:text-ink',
            )}
          >
            {tab.label}
            {tab.count !== undefined && <span className="text-xs font-medium text-ink-3">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="min-w-0">
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}

/** On a narrow screen the bar scrolls: the current page's tab is brought into it. */
function showInBar(tab: HTMLElement | null): void {
  const bar = tab?.parentElement;
  if (!tab || !bar) return;
  const beyond = tab.getBoundingClientRect().right - bar.getBoundingClientRect().right;
  if (beyond > 0) bar.scrollLeft += beyond;
}

interface TabLink {
  href: string;
  label: ReactNode;
  current: boolean;
}

/** Pages beside each other, each with its own address. */
export function TabLinks({
  label,
  links,
  className,
}: {
  label: string;
  links: TabLink[];
  className?: string;
}) {
  return (
    <nav aria-label={label} className={clsx(BAR, className)}>
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href}
          ref={link.current ? showInBar : undefined}
          aria-current={link.current ? 'page' : undefined}
          className={clsx(TAB, link.current ? 'border-ink font-semibold text-ink' : 'border-transparent')}
        >
          {link.label}
        </Link>
      ))}
    </nav>
  );
}
