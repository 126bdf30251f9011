'use client';
import { usePathname } from 'next/navigation';
import { paths } from '../../_lib/paths.ts';
import { TabLinks } from '../../_ui/tabs.tsx';

const PAGES = [
  { href: paths.account(), label: 'Profile' },
  { href: paths.account('sessions'), label: 'Sessions' },
  { href: paths.account('tokens'), label: 'Access tokens' },
  { href: paths.account('appearance'), label: 'Appearance' },
];
const SERVER = { href: paths.account('server-log'), label: 'Server log' };

export function AccountTabs({ serverOwner }: { serverOwner: boolean }) {
  const here = usePathname();
  const pages = serverOwner ? [...PAGES, SERVER] : PAGES;
  const links = pages.map((page) => ({ ...page, current: page.href === here }));
  return <TabLinks label="Account" links={links} className="px-2 pt-2 md:px-4" />;
}
