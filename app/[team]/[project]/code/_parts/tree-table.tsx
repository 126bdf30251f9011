import { CornerDownRight, FileText, Folder, FolderGit2 } from 'lucide-react';
import Link from 'next/link';
import { formatBytes } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { type Column, DataTable } from '@/app/_ui/data-table';
import { RelativeTime } from '@/app/_ui/relative-time';
import type { TreeEntry } from '@/server/repositories/shapes';
import { filesAt, type Place } from './place.ts';

const ICONS = { folder: Folder, file: FileText, link: CornerDownRight, submodule: FolderGit2 };
const WORDS = { folder: 'Folder', file: 'File', link: 'Link', submodule: 'Submodule' };

function Name({ entry, place }: { entry: TreeEntry; place: Place }) {
  const Icon = ICONS[entry.kind];
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Icon role="img" aria-label={WORDS[entry.kind]} className="icon flex-none text-ink-3" />
      {entry.kind === 'submodule' ? (
        <span className="break-all">{entry.name}</span>
      ) : (
        <Link href={filesAt(place, entry.path)} className="py-0.5 break-all hover:underline">
          {entry.name}
        </Link>
      )}
    </span>
  );
}

/** What is in a folder, with the newest commit of each entry. */
export function TreeTable({
  entries,
  place,
  label,
}: {
  entries: readonly TreeEntry[];
  place: Place;
  label: string;
}) {
  const columns: Column<TreeEntry>[] = [
    { key: 'name', title: 'Name', cell: (entry) => <Name entry={entry} place={place} /> },
    {
      key: 'last',
      title: 'Last change',
      from: 'md',
      className: 'w-[45%] max-w-0 truncate',
      cell: ({ last }) =>
        last && (
          <Link
            href={paths.commit(place.team, place.project, last.id)}
            className="text-ink-2 hover:underline"
          >
            {last.subject}
          </Link>
        ),
    },
    {
      key: 'when',
      title: 'When',
      className: 'whitespace-nowrap text-ink-3',
      cell: ({ last }) => last && <RelativeTime at={last.at} />,
    },
    {
      key: 'bytes',
      title: 'Size',
      align: 'right',
      className: 'whitespace-nowrap text-ink-3',
      cell: ({ bytes }) => (bytes === undefined ? '' : formatBytes(bytes)),
    },
  ];
  return <DataTable label={label} columns={columns} rows={entries} rowKey={(entry) => entry.path} />;
}
