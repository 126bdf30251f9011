import { Panel } from './panel.tsx';
import { EmptyState } from './states.tsx';

/** The page for a role that may not see it: says which role could, and who can give it. */
export function NoPermission({ message }: { message: string }) {
  return (
    <main id="main" className="px-4 py-5 md:px-6">
      <Panel body="flush">
        <EmptyState title="Your role does not show this page">{message}</EmptyState>
      </Panel>
    </main>
  );
}
