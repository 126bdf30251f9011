'use client';
import { Button } from '@/app/_ui/button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { ErrorState } from '@/app/_ui/states';

interface CodeErrorProps {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function CodeError({ error, reset }: CodeErrorProps) {
  const again = (
    <Button tone="primary" onClick={reset}>
      Try again
    </Button>
  );
  return (
    <Page title="Code">
      <Panel body="flush">
        <ErrorState title="The repository could not be read" requestId={error.digest} actions={again}>
          Nothing was changed, and cloning and pushing may go on working. The server’s log has the cause.
        </ErrorState>
      </Panel>
    </Page>
  );
}
