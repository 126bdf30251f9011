'use client';
import { allows } from '@/server/kernel/permissions';
import { copyText } from '../_lib/clipboard.ts';
import { paths } from '../_lib/paths.ts';
import { signOut } from '../_lib/session.ts';
import { usePreferences } from '../_ui/preferences.tsx';
import { useToast } from '../_ui/toast.tsx';
import type { Found } from './find.ts';
import { useShell } from './shell-data.ts';

/** A command: what it is called, other words for it, and what it does or where it leads. */
const command = (id: string, label: string, words: string[], rest: Partial<Found>): Found => ({
  id: `do:${id}`,
  group: 'Do',
  icon: 'command',
  label,
  words,
  ...rest,
});

/** Ways to make something new. */
function useMaking(): Found[] {
  const { team } = useShell();
  const project =
    team &&
    allows(team.role, 'project.create') &&
    command('new-project', 'New project', ['import', 'create', 'sql', 'dump', 'clone', 'database'], {
      href: paths.newProject(team.slug),
    });
  return [
    ...(project ? [project] : []),
    command('new-team', 'New team', ['create', 'workspace'], { href: paths.newTeam() }),
  ];
}

/** Addresses to the clipboard. */
function useCopying(): Found[] {
  const { team, project } = useShell();
  const toast = useToast();
  if (!team || !project?.apiUrl) return [];
  const { apiUrl, slug } = project;
  const copy = (text: string, what: string) => () =>
    void copyText(text).then(() => toast.good(`${what} copied`));
  const clone = () =>
    copy(`git clone ${window.location.origin}${paths.repository(team.slug, slug)}`, 'Clone command')();
  return [
    command('copy-api', 'Copy the API address', ['url', 'supabase', 'curl'], {
      run: copy(apiUrl, 'API address'),
    }),
    command('copy-clone', 'Copy the clone command', ['git', 'repository'], { run: clone }),
  ];
}

const THEME_WORDS = ['appearance', 'mode', 'colour'];

/** How the console looks. */
function useLooks(): Found[] {
  const { project } = useShell();
  const { preferences, prefer } = usePreferences();
  const themes = (['system', 'light', 'dark'] as const).filter((theme) => theme !== preferences.theme);
  const density = preferences.density === 'compact' ? 'comfortable' : 'compact';
  const sidebar = preferences.sidebar === 'open' ? 'closed' : 'open';
  const toggle = command(
    'sidebar',
    sidebar === 'open' ? 'Show the sidebar' : 'Hide the sidebar',
    ['navigation'],
    {
      keys: '[',
      run: () => prefer('sidebar', sidebar),
    },
  );
  return [
    ...themes.map((theme) =>
      command(
        `theme-${theme}`,
        theme === 'system' ? 'Use the theme of the system' : `Use the ${theme} theme`,
        THEME_WORDS,
        { run: () => prefer('theme', theme) },
      ),
    ),
    command(
      'density',
      density === 'compact' ? 'Use compact text' : 'Use larger text',
      ['density', 'size', 'zoom'],
      {
        run: () => prefer('density', density),
      },
    ),
    ...(project ? [toggle] : []),
  ];
}

/** What the palette can do here, besides going somewhere. */
export function useCommands(openKeys: () => void): Found[] {
  const making = useMaking();
  const copying = useCopying();
  const looks = useLooks();
  return [
    ...making,
    ...copying,
    ...looks,
    command('keys', 'Show all keys', ['shortcuts', 'keyboard', 'help'], { keys: '?', run: openKeys }),
    command('account', 'Your account', ['password', 'tokens', 'sessions', 'profile'], {
      href: paths.account(),
    }),
    command('sign-out', 'Sign out', ['log out', 'leave'], { run: () => void signOut() }),
  ];
}
