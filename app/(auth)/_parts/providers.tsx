'use client';
import { useState } from 'react';
import { signInWithProvider } from '../../_lib/session.ts';
import { Button } from '../../_ui/button.tsx';

interface ProvidersProps {
  providers: { id: string; name: string }[];
  next: string;
  /** “Sign in with”, “Continue with” */
  verb: string;
  /** Work to do before the browser leaves. */
  before?: () => void;
}

/** One button for each provider that is set up, under the password. */
export function ProviderButtons({ providers, next, verb, before }: ProvidersProps) {
  const [busy, setBusy] = useState<string>();
  if (providers.length === 0) return null;
  const leave = (id: string) => {
    setBusy(id);
    before?.();
    signInWithProvider(id, next).catch(() => setBusy(undefined));
  };
  return (
    <div className="mt-5 flex flex-col gap-2">
      <p className="flex items-center gap-3 text-xs text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </p>
      {providers.map(({ id, name }) => (
        <Button key={id} size="large" busy={busy === id} onClick={() => leave(id)} className="w-full">
          {verb} {name}
        </Button>
      ))}
    </div>
  );
}
