import type { Metadata } from 'next';
import { caller } from '@/server/rpc/caller';
import { load } from '../../_lib/load.tsx';
import { Page } from '../../_ui/page.tsx';
import { SessionList } from './session-list.tsx';

export const metadata: Metadata = { title: 'Sessions' };

export default async function SessionsPage() {
  const sessions = await load(caller.accounts.sessions());
  return (
    <Page title="Sessions" lead="Every browser that is signed in as you. Ending one takes effect at once.">
      <SessionList initial={sessions} />
    </Page>
  );
}
