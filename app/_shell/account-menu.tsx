'use client';
import { LogOut, UserRound } from 'lucide-react';
import { paths } from '../_lib/paths.ts';
import { signOut } from '../_lib/session.ts';
import { Avatar } from '../_ui/avatar.tsx';
import { Menu, MenuChoice, MenuGroup, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../_ui/menu.tsx';
import { usePreferences } from '../_ui/preferences.tsx';
import { useShell } from './shell-data.ts';
import { THEMES } from './theme-switch.tsx';

export function AccountMenu() {
  const { account } = useShell();
  const { preferences, prefer } = usePreferences();
  const button = (
    <button type="button" className="grid size-8 place-items-center rounded-full pointer-coarse:size-10">
      <Avatar name={account.name} size="large" />
      <span className="sr-only">{account.name}, your account</span>
    </button>
  );
  return (
    <Menu trigger={button} align="end">
      <MenuGroup>
        <MenuLabel>{account.email}</MenuLabel>
        <MenuLink href={paths.account()} icon={<UserRound className="icon" />}>
          Your account
        </MenuLink>
      </MenuGroup>
      <MenuSeparator />
      <MenuChoice
        label="Theme"
        value={preferences.theme}
        onChange={(theme) => prefer('theme', theme)}
        options={THEMES}
      />
      <MenuChoice
        label="Density"
        value={preferences.density}
        onChange={(density) => prefer('density', density)}
        options={[
          { value: 'compact', label: 'Compact' },
          { value: 'comfortable', label: 'Comfortable' },
        ]}
      />
      <MenuSeparator />
      <MenuItem onClick={() => void signOut()} icon={<LogOut className="icon" />}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
