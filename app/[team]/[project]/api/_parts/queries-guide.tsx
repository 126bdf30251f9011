import { EmptyState } from '@/app/_ui/states';
import { Ticked } from '@/app/_ui/ticked';
import type { ResourceReference } from '@/server/api/shapes';
import type { ConsoleFacts } from './console-facts.ts';
import { Example } from './example.tsx';
import { guideExamples, OPERATORS } from './guide-examples.ts';

interface QueriesGuideProps {
  facts: ConsoleFacts;
  resource: ResourceReference | undefined;
}

export function QueriesGuide({ facts, resource }: QueriesGuideProps) {
  return (
    <>
      <h1>Filter, sort, page</h1>
      <p className="mt-1.5 text-md text-ink-2">
        Every question is an address: columns, filters, order and page are its query. At most{' '}
        {facts.maxRows.toLocaleString('en-US')} rows come in one answer.
      </p>
      {resource ? (
        guideExamples(resource).map((example) => (
          <Example key={example.title} example={example} resource={resource} facts={facts} />
        ))
      ) : (
        <EmptyState title="Examples appear with the first table">
          They are written on the project’s own tables, and this one has none yet.
        </EmptyState>
      )}
      <h2 className="mt-8 mb-1.5">All operators</h2>
      <dl className="border-t border-line">
        {OPERATORS.map(({ operator, meaning }) => (
          <div
            key={operator}
            className="grid gap-x-3.5 border-b border-line py-1.5 sm:grid-cols-[11.75rem_minmax(0,1fr)]"
          >
            <dt>
              <code>{operator}</code>
            </dt>
            <dd className="text-ink-2">
              <Ticked text={meaning} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
