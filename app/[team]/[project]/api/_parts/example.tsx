import { CirclePlay } from 'lucide-react';
import { paths } from '@/app/_lib/paths';
import { ButtonLink } from '@/app/_ui/button';
import { CodeBlock } from '@/app/_ui/code-block';
import { Ticked } from '@/app/_ui/ticked';
import type { ResourceReference } from '@/server/api/shapes';
import { curlCode } from '../_request/code/curl.ts';
import { toLink } from '../_request/link.ts';
import type { ConsoleFacts } from './console-facts.ts';
import type { GuideExample } from './guide-examples.ts';
import { firstCaller } from './start.ts';

interface ExampleProps {
  example: GuideExample;
  resource: ResourceReference;
  facts: ConsoleFacts;
}

/** An example as a curl line, with the way into the console. */
export function Example({ example: { title, text, request }, resource, facts }: ExampleProps) {
  const [read] = resource.operations;
  const caller = read ? firstCaller(read, facts.may.service) : { role: 'anon' as const, sub: '', claims: '' };
  const { apiUrl, restUrl, publishableKey = '' } = facts;
  const code = curlCode({ request, role: caller.role, apiUrl, restUrl, publishableKey });
  return (
    <section className="mt-6">
      <div className="mb-1 flex flex-wrap items-center gap-2">
        <h2 className="flex-1 text-md">{title}</h2>
        <ButtonLink
          href={`${paths.apiConsole(facts.place)}?${toLink({ request, caller })}`}
          icon={<CirclePlay />}
        >
          Try it<span className="sr-only">: {title}</span>
        </ButtonLink>
      </div>
      <p className="mb-2 text-ink-2">
        <Ticked text={text} />
      </p>
      <CodeBlock code={code} language="bash" copy={title} />
    </section>
  );
}
