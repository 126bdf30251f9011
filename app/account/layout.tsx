import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { caller } from '@/server/rpc/caller';
import { load } from '../_lib/load.tsx';
import { PlainBar } from '../_ui/plain-bar.tsx';
import { AccountTabs } from './_parts/account-tabs.tsx';
import { SignOutButton } from './_parts/sign-out-button.tsx';

export const metadata: Metadata = { title: { default: 'Account', template: '%s · Account · Slipway' } };

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const me = await load(caller.accounts.me());
  return (
    <div className="min-h-dvh">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-raised focus:p-2"
      >
        Skip to content
      </a>
      <PlainBar>
        <span className="truncate text-ink-2 max-sm:hidden">{me.email}</span>
        <SignOutButton />
      </PlainBar>
      <div className="mx-auto max-w-[56rem]">
        <AccountTabs serverOwner={me.serverOwner} />
        {children}
      </div>
    </div>
  );
}
