import type { ReactNode } from 'react';
import { paths } from '@/app/_lib/paths';
import { ButtonLink } from '@/app/_ui/button';
import { CodeBlock } from '@/app/_ui/code-block';
import { CopyButton } from '@/app/_ui/copy-button';
import type { ResourceReference } from '@/server/api/shapes';
import { curlCode } from '../_request/code/curl.ts';
import { supabaseCode } from '../_request/code/supabase.ts';
import type { ConsoleFacts } from './console-facts.ts';
import { Descriptions } from './descriptions.tsx';
import { SignToken } from './sign-token.tsx';
import { firstCaller } from './start.ts';

interface SignInGuideProps {
  facts: ConsoleFacts;
  resource: ResourceReference | undefined;
}

export function SignInGuide({ facts, resource }: SignInGuideProps) {
  return (
    <>
      <h1>Sign in and keys</h1>
      <p className="mt-1.5 text-md text-ink-2">
        Every request carries a key. The key, or a user’s token beside it, decides the role, and the role’s
        grants and rules decide the rows.
      </p>
      <Part title="Addresses">
        <Line label="For supabase-js" text={facts.apiUrl} />
        <Line label="For plain HTTP" text={facts.restUrl} />
        {facts.publishableKey && <Line label="Publishable key" text={facts.publishableKey} />}
      </Part>
      <Part title="Who calls">
        <p className="text-ink-2">
          <b className="text-ink">Anonymous</b> (<code>anon</code>): only the publishable key. It may be in a
          web page: it opens what visitors may see.
        </p>
        <p className="mt-1.5 text-ink-2">
          <b className="text-ink">Signed in</b> (<code>authenticated</code>): the publishable key and a token
          of the user. Rules see the token’s claims.
        </p>
        <p className="mt-1.5 text-ink-2">
          <b className="text-ink">Service</b> (<code>service_role</code>): a secret key. No rule applies, so
          it stays on your servers.
        </p>
        <div className="mt-3">
          <ButtonLink href={paths.keys(facts.place)}>Look at the keys</ButtonLink>
        </div>
      </Part>
      {resource && <FirstRequest facts={facts} resource={resource} />}
      <Part title="Description and types">
        <Descriptions facts={facts} />
      </Part>
      <Part title="Sign your users in">
        <SignToken environmentRef={facts.ref} />
      </Part>
    </>
  );
}

function FirstRequest({ facts, resource }: { facts: ConsoleFacts; resource: ResourceReference }) {
  const [read] = resource.operations;
  if (!read) return null;
  const { apiUrl, restUrl, publishableKey = '' } = facts;
  const { role } = firstCaller(read, facts.may.service);
  const context = { request: read.example, role, apiUrl, restUrl, publishableKey };
  return (
    <Part title="First request">
      {role === 'service_role' && (
        <p className="mb-2 text-ink-2">
          No migration has granted a table to visitors or users yet, so this one needs the secret key.
        </p>
      )}
      <CodeBlock code={curlCode(context)} language="bash" copy="curl command" />
      <p className="mt-3 mb-2 text-ink-2">
        The same with supabase-js, after <code>npm install @supabase/supabase-js</code>:
      </p>
      <CodeBlock code={supabaseCode(context)} language="javascript" copy="supabase-js code" />
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-7">
      <h2 className="mb-2">{title}</h2>
      {children}
    </section>
  );
}

function Line({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 border-b border-line py-1 first-of-type:border-t">
      <span className="w-36 flex-none text-ink-3 max-sm:w-full">{label}</span>
      <code className="min-w-0 flex-1 break-all">{text}</code>
      <CopyButton text={text} label={label.toLowerCase()} />
    </div>
  );
}
