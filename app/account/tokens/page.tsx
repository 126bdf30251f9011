import type { Metadata } from 'next';
import { caller } from '@/server/rpc/caller';
import { load } from '../../_lib/load.tsx';
import { Page } from '../../_ui/page.tsx';
import { NewToken } from './new-token.tsx';
import { TokenList } from './token-list.tsx';

export const metadata: Metadata = { title: 'Access tokens' };

export default async function TokensPage() {
  const tokens = await load(caller.accounts.tokens());
  return (
    <Page
      title="Access tokens"
      lead="A token stands for you: as the password of git push, and for the command line. It can do what you can."
    >
      <div className="flex flex-col gap-4">
        <NewToken />
        <TokenList initial={tokens} />
      </div>
    </Page>
  );
}
