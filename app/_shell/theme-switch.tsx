'use client';
import { Monitor, Moon, Sun, SunMoon } from 'lucide-react';
import { Menu, MenuChoice } from '../_ui/menu.tsx';
import { usePreferences } from '../_ui/preferences.tsx';

export const THEMES = [
  { value: 'system', label: 'As the system', icon: <Monitor className="icon" /> },
  { value: 'light', label: 'Light', icon: <Sun className="icon" /> },
  { value: 'dark', label: 'Dark', icon: <Moon className="icon" /> },
] as const;

export function ThemeSwitch() {
  const { preferences, prefer } = usePreferences();
  const button = (
    <button
      type="button"
      aria-label="Switch theme"
      className="grid size-8 place-items-center rounded-ctl text-ink-2 hover:bg-hover max-md:hidden"
    >
      <SunMoon className="icon" />
    </button>
  );
  return (
    <Menu trigger={button} align="end">
      <MenuChoice
        label="Theme"
        value={preferences.theme}
        onChange={(theme) => prefer('theme', theme)}
        options={THEMES}
      />
    </Menu>
  );
}
