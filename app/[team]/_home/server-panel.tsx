import type { ServerFacts } from '@/server/projects/this-server';
import { formatBytes } from '../../_lib/format.ts';
import { Panel } from '../../_ui/panel.tsx';
import { Bar } from '../../_ui/progress.tsx';

/** What this installation is. Only what is measured or known is shown. */
export function ServerPanel({ facts }: { facts: ServerFacts }) {
  const { version, postgres, embedded, disk, address } = facts;
  const host = URL.canParse(address) ? new URL(address).host : address;
  return (
    <Panel
      title="This server"
      action={<span className="truncate text-xs text-ink-3">{host}</span>}
      footer={
        <p className="text-xs text-ink-2">
          Slipway {version}, PostgreSQL {postgres}
          {embedded ? '' : ' of your own'}
        </p>
      }
    >
      {disk ? (
        <div className="grid grid-cols-[auto_minmax(3rem,1fr)_auto] items-center gap-3">
          <span className="text-ink-2">Disk</span>
          <Bar share={disk.used / disk.total} label="Disk used" />
          <span className="tabular-nums">
            {formatBytes(disk.used)} of {formatBytes(disk.total)}
          </span>
        </div>
      ) : (
        <p className="text-ink-2">The system does not tell how full the disk is.</p>
      )}
    </Panel>
  );
}
