import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { LoadingRows } from '@/app/_ui/states';

export default function Loading() {
  return (
    <Page title="Code">
      <Panel body="flush">
        <LoadingRows rows={8} label="Reading the repository" />
      </Panel>
    </Page>
  );
}
