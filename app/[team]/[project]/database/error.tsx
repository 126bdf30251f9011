'use client';
import { Button } from '@/app/_ui/button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { ErrorState } from '@/app/_ui/states';

export default function DatabaseError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Page title="Database">
      <Panel body="flush">
        <ErrorState
          title="The database could not be read"
          requestId={error.digest}
          actions={
            <Button tone="primary" onClick={reset}>
              Try again
            </Button>
          }
        >
          Nothing was changed, and the other sections go on working. The server’s log has the cause.
        </ErrorState>
      </Panel>
    </Page>
  );
}
