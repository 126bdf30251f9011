import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { LoadingRows } from '@/app/_ui/states';

export default function Loading() {
  return (
    <Page title="Database">
      <Panel body="flush">
        <LoadingRows rows={10} label="Reading the database" />
      </Panel>
    </Page>
  );
}
