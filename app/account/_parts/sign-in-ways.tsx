'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { formError } from '../../_lib/errors.ts';
import { paths } from '../../_lib/paths.ts';
import { signInWithProvider } from '../../_lib/session.ts';
import { useTRPC } from '../../_lib/trpc.tsx';
import { Button } from '../../_ui/button.tsx';
import { Panel } from '../../_ui/panel.tsx';
import { RelativeTime } from '../../_ui/relative-time.tsx';

interface Provider {
  id: 'github' | 'oidc';
  name: string;
}
interface SignInWaysProps {
  providers: Provider[];
  linked: { provider: string; since: Date }[];
  problem?: string;
}

/** Providers that may sign this person in: connected only from here, never by an e-mail address alone. */
export function SignInWays({ providers, linked, problem }: SignInWaysProps) {
  const [leaving, setLeaving] = useState<string>();
  const router = useRouter();
  const unlink = useMutation(
    useTRPC().accounts.unlinkIdentity.mutationOptions({ onSuccess: () => router.refresh() }),
  );
  const connect = (id: string) => {
    setLeaving(id);
    signInWithProvider(id, paths.account()).catch(() => setLeaving(undefined));
  };
  const error = formError(unlink.error) ?? problem;
  return (
    <Panel title="Other ways to sign in" body="flush">
      <ul className="divide-y divide-line">
        {providers.map(({ id, name }) => {
          const found = linked.find((one) => one.provider === id);
          return (
            <li key={id} className="flex flex-wrap items-center gap-3 px-4 py-2">
              <span className="font-medium">{name}</span>
              <span className="min-w-0 flex-1 text-ink-3">
                {found ? (
                  <>
                    connected <RelativeTime at={found.since} />
                  </>
                ) : (
                  'not connected'
                )}
              </span>
              {found ? (
                <Button busy={unlink.isPending} onClick={() => unlink.mutate({ provider: id })}>
                  Disconnect
                </Button>
              ) : (
                <Button busy={leaving === id} onClick={() => connect(id)}>
                  Connect
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {error && (
        <p role="alert" className="border-t border-line px-4 py-2 text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </Panel>
  );
}
