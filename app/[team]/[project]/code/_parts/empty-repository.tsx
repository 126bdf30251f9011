import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import { CloneInstructions } from './clone-instructions.tsx';

/** A repository without commits: how to make the first one. */
export function EmptyRepository({
  title,
  cloneUrl,
  project,
}: {
  title: string;
  cloneUrl: string;
  project: string;
}) {
  return (
    <Page title={title}>
      <Panel body="flush">
        <EmptyState title="No commits yet">
          <p className="mb-3">Push a folder of your own, and its files appear here.</p>
          <CloneInstructions cloneUrl={cloneUrl} project={project} empty />
        </EmptyState>
      </Panel>
    </Page>
  );
}
