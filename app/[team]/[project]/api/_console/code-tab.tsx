'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import type { ApiRequest } from '@/server/api/shapes';
import type { ConsoleFacts } from '../_parts/console-facts.ts';
import { CODES, type CodeName } from '../_request/code/index.ts';
import { SECRET_VARIABLE, TOKEN_VARIABLE } from '../_request/code/shapes.ts';
import type { Caller } from '../_request/link.ts';
import { isWrite } from '../_request/request.ts';
import { Highlighted } from './highlighted.tsx';

interface CodeTabProps {
  name: CodeName;
  facts: ConsoleFacts;
  request: ApiRequest;
  caller: Caller;
  tokenFor: (caller: Caller) => Promise<string>;
}

/** Fills secrets into code on request; they leave it again when the caller changes. */
function useFilled({ facts, caller, tokenFor }: CodeTabProps) {
  const trpc = useTRPC();
  const reveal = useMutation(trpc.environments.revealKey.mutationOptions());
  const [filled, setFilled] = useState<{ for: Caller; text: string }>();
  const [problem, setProblem] = useState<string>();
  const fill = async () => {
    setProblem(undefined);
    try {
      if (caller.role === 'authenticated') return setFilled({ for: caller, text: await tokenFor(caller) });
      if (!facts.secretKeyId)
        return setProblem('There is no secret key. Make one on the page Keys & sign-in.');
      const { key } = await reveal.mutateAsync({ ...facts.place, key: facts.secretKeyId });
      setFilled({ for: caller, text: key });
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  };
  return { text: filled?.for === caller ? filled.text : undefined, problem, fill, busy: reveal.isPending };
}

/** The request as code, kept in step with the console. */
export function CodeTab(props: CodeTabProps) {
  const { name, facts, request, caller } = props;
  const { text, problem, fill, busy } = useFilled(props);
  const code = CODES.find((one) => one.name === name) ?? CODES[0];
  if (!code) return null;
  const written = code.write({
    request,
    role: caller.role,
    apiUrl: facts.apiUrl,
    restUrl: facts.restUrl,
    publishableKey: facts.publishableKey ?? '<publishable key>',
    secretKey: caller.role === 'service_role' ? text : undefined,
    userToken: caller.role === 'authenticated' ? text : undefined,
  });
  return (
    <div className="grid gap-3 p-4">
      <Highlighted code={written} language={code.language} copy={`${name} code`} />
      {caller.role === 'authenticated' && !text && (
        <Fill
          label="Fill in a token for five minutes"
          onFill={fill}
          busy={busy}
          reason={isWrite(request) ? 'The console gives out tokens that only read' : undefined}
        >
          The code reads the user’s token from <code>{TOKEN_VARIABLE}</code>.
        </Fill>
      )}
      {caller.role === 'service_role' && !text && (
        <Fill
          label="Fill in the secret key"
          onFill={fill}
          busy={busy}
          reason={facts.may.reveal ? undefined : 'Needs the role developer'}
        >
          The code reads the secret key from <code>{SECRET_VARIABLE}</code>. It opens every row: keep it on a
          server.
        </Fill>
      )}
      {problem && (
        <p role="alert" className="text-xs font-medium text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

interface FillProps {
  label: string;
  busy: boolean;
  reason?: string | undefined;
  onFill: () => void;
  children: React.ReactNode;
}

function Fill({ label, busy, reason, onFill, children }: FillProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p className="min-w-48 flex-1 text-xs text-ink-3">{children}</p>
      <Button onClick={onFill} busy={busy} reason={reason}>
        {label}
      </Button>
    </div>
  );
}
