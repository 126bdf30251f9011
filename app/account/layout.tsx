import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { caller } from '@/server/rpc/caller';
import { load } from '../_lib/load.tsx';
import { AppShell } from '../_shell/app-shell.tsx';
import { AccountTabs } from './_parts/account-tabs.tsx';

export const metadata: Metadata = { title: { default: 'Account', template: '%s · Account · Slipway' } };

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const me = await load(caller.accounts.me());
  return (
    <AppShell>
      <div className="mx-auto max-w-[56rem]">
        <AccountTabs serverOwner={me.serverOwner} />
        {children}
      </div>
    </AppShell>
  );
}
