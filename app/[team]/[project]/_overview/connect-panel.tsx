import Link from 'next/link';
import type { EnvironmentFacts } from '@/server/environments/shapes';
import { paths } from '../../../_lib/paths.ts';
import { Panel } from '../../../_ui/panel.tsx';
import { CopyLine } from './copy-line.tsx';

interface ConnectPanelProps {
  team: string;
  project: string;
  environment: EnvironmentFacts;
  publishable?: string;
}

/** All that a program needs to begin. */
export function ConnectPanel({ team, project, environment, publishable }: ConnectPanelProps) {
  const { apiUrl, restUrl, gitUrl } = environment;
  const lines = [
    { label: 'API address', note: 'for supabase-js', text: apiUrl },
    { label: 'REST address', note: 'for postgrest-js and plain HTTP', text: restUrl },
    ...(publishable
      ? [{ label: 'Publishable key', note: 'may stand in a web page', text: publishable }]
      : []),
    { label: 'Repository', note: 'for git clone', text: gitUrl },
  ];
  return (
    <Panel
      title="Connect"
      action={
        <Link href={paths.keys({ team, project })} className="link text-xs">
          All keys
        </Link>
      }
    >
      <dl className="flex flex-col gap-2.5">
        {lines.map(({ label, note, text }) => (
          <div key={label}>
            <dt className="mb-1 text-xs">
              <span className="font-medium">{label}</span> <span className="text-ink-3">{note}</span>
            </dt>
            <dd>
              <CopyLine label={label} text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
