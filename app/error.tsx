'use client';
import { paths } from './_lib/paths.ts';
import { Button, ButtonLink } from './_ui/button.tsx';
import { Panel } from './_ui/panel.tsx';
import { ErrorState } from './_ui/states.tsx';

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main id="main" className="mx-auto max-w-2xl px-4 py-12">
      <Panel body="flush">
        <ErrorState
          title="This page could not be shown"
          requestId={error.digest}
          actions={
            <>
              <Button tone="primary" onClick={reset}>
                Try again
              </Button>
              <ButtonLink href={paths.home()}>Go to your team</ButtonLink>
            </>
          }
        >
          Nothing was changed, and the other pages and the APIs go on working. The server’s log has the cause.
        </ErrorState>
      </Panel>
    </main>
  );
}
