import Link from 'next/link';
import type { ReactNode } from 'react';
import type { ProjectFacts } from '@/server/projects/shapes';
import { formatBytes, formatNumber, plural } from '../../../_lib/format.ts';
import { paths } from '../../../_lib/paths.ts';
import { RelativeTime } from '../../../_ui/relative-time.tsx';

interface Tile {
  title: string;
  value: ReactNode;
  unit?: string;
  below: ReactNode;
  href: string;
}

const [LARGE, SMALL] = ['text-xl tracking-[-0.02em]', 'text-xs text-ink-2'];

function tilesOf(team: string, project: string, facts: ProjectFacts): Tile[] {
  const { tables, views, foreignKeys, rowsEstimate, bytes, served, guarded, migrations, lastMigration } =
    facts;
  const [amount, unit] = formatBytes(bytes).split(' ');
  const [largest] = facts.largest;
  return [
    {
      title: 'Tables',
      value: formatNumber(tables),
      below: `${plural(foreignKeys, 'foreign key')}, ${plural(views, 'view')}`,
      href: paths.diagram({ team, project }),
    },
    {
      title: 'Rows',
      value: <span className="estimated">{formatNumber(Math.round(rowsEstimate))}</span>,
      below: 'PostgreSQL’s own estimate',
      href: paths.tables({ team, project }),
    },
    {
      title: 'Data',
      value: amount,
      unit,
      below: largest ? `most of it in ${largest.name}` : 'no tables yet',
      href: paths.tables({ team, project }),
    },
    {
      title: 'API',
      value: formatNumber(served),
      unit: served === 1 ? 'endpoint' : 'endpoints',
      below: `${formatNumber(guarded)} guarded row by row`,
      href: paths.reference({ team, project }),
    },
    {
      title: 'Migrations',
      value: formatNumber(migrations),
      unit: 'applied',
      below: lastMigration ? (
        <>
          last <RelativeTime at={lastMigration.at} />
        </>
      ) : (
        'push the first one'
      ),
      href: paths.files(team, project, 'database/migrations'),
    },
  ];
}

/** The five facts that are known of every project, each a way to where it comes from. */
export function FactTiles({ team, project, facts }: { team: string; project: string; facts: ProjectFacts }) {
  return (
    <section
      aria-label="Facts"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-panel border border-line bg-line lg:grid-cols-5"
    >
      {tilesOf(team, project, facts).map(({ title, value, unit, below, href }) => (
        <Link key={title} href={href} className="bg-surface px-4 py-3 last:max-lg:col-span-2 hover:bg-sunken">
          <p className="font-semibold">{title}</p>
          <p className="mt-0.5">
            <span className={LARGE}>{value}</span>
            {unit && <span className="ml-1 text-ink-2">{unit}</span>}
          </p>
          <p className={`mt-1 ${SMALL}`}>{below}</p>
        </Link>
      ))}
    </section>
  );
}
