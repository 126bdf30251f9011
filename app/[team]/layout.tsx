import type { ReactNode } from 'react';
import { AppShell } from '../_shell/app-shell.tsx';

interface TeamLayoutProps {
  params: Promise<{ team: string }>;
  children: ReactNode;
}

export default async function TeamLayout({ params, children }: TeamLayoutProps) {
  const { team } = await params;
  return <AppShell team={decodeURIComponent(team)}>{children}</AppShell>;
}
