'use client';
import { usePathname } from 'next/navigation';
import { currentSection, hrefOf, isCurrent, sectionsFor } from '../_lib/navigation.ts';
import { usePreferences } from '../_ui/preferences.tsx';
import { TabLinks } from '../_ui/tabs.tsx';
import { useShell } from './shell-data.ts';

/**
 * Where there is no sidebar, a scrolling row takes its place: the pages of the team, and on small screens (or with
 * the sidebar hidden) the second level of the open section.
 */
export function SecondRow() {
  const pathname = usePathname();
  const { at, team, project } = useShell();
  const { preferences } = usePreferences();
  if (!at || !team) return null;
  const section = currentSection(pathname, at, team.role);
  const places = project ? section?.second : sectionsFor(at, team.role);
  if (!places?.length) return null;
  const links = places.map((place) => ({
    href: hrefOf(at, place),
    label: place.label,
    current: isCurrent(pathname, at, place),
  }));
  const hidden = project && preferences.sidebar === 'open' ? 'md:hidden' : '';
  const label = project ? (section?.label ?? project.name) : team.name;
  return <TabLinks label={label} links={links} className={`px-2 md:px-4 ${hidden}`} />;
}
