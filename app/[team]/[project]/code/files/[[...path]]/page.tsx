import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import type { FileView, TreeEntry } from '@/server/repositories/shapes';
import { caller } from '@/server/rpc/caller';
import { Markdown } from '../../_markdown/markdown.tsx';
import { Breadcrumbs } from '../../_parts/breadcrumbs.tsx';
import { FilePanel, targetsOf } from '../../_parts/file-panel.tsx';
import { HeadActions } from '../../_parts/head-actions.tsx';
import { loadCode } from '../../_parts/load-code.tsx';
import { filesAt, type Place, placeOf, safeDecode } from '../../_parts/place.ts';
import { TreeTable } from '../../_parts/tree-table.tsx';

interface FilesPageProps {
  params: Promise<{ team: string; project: string; path?: string[] }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const pathOf = (parts: string[] | undefined) => (parts ?? []).map(safeDecode).join('/');

export async function generateMetadata({ params }: FilesPageProps): Promise<Metadata> {
  const { path } = await params;
  const name = pathOf(path).split('/').pop();
  return { title: name || 'Files' };
}

interface Folder {
  entries: TreeEntry[];
  readme: FileView | undefined;
}

async function readFolder(place: Place, path: string): Promise<Folder> {
  const asked = { team: place.team, project: place.project, at: place.branch };
  const entries = await caller.repositories.tree({ ...asked, path });
  const found = entries.find(
    (entry) => entry.kind === 'file' && /^readme\.(?:md|markdown)$/i.test(entry.name),
  );
  const readme = found && (await caller.repositories.file({ ...asked, path: found.path }));
  return { entries, readme };
}

/** What is at the path: a folder with its README, or a file. */
async function read(place: Place, path: string): Promise<Folder | FileView> {
  const asked = { team: place.team, project: place.project, at: place.branch, path };
  const kind = await caller.repositories.kind(asked);
  if (!kind || kind === 'submodule') notFound();
  return kind === 'folder' ? readFolder(place, path) : caller.repositories.file(asked);
}

function FolderPanels({ folder, place, path }: { folder: Folder; place: Place; path: string }) {
  const { readme } = folder;
  return (
    <div className="grid gap-4">
      <Panel body="flush" title={<Breadcrumbs place={place} path={path} />} count={folder.entries.length}>
        <TreeTable entries={folder.entries} place={place} label={`Files in ${path || place.project}`} />
      </Panel>
      {readme?.content.kind === 'text' && readme.content.text.length < 200_000 && (
        <Panel title={readme.path.split('/').pop()}>
          <Markdown text={readme.content.text} targets={targetsOf(place, readme.path)} />
        </Panel>
      )}
    </div>
  );
}

export default async function FilesPage({ params, searchParams }: FilesPageProps) {
  const { path: parts, ...names } = await params;
  const place = placeOf(names, await searchParams);
  const path = pathOf(parts);
  return loadCode(
    'Files',
    place,
    () => read(place, path),
    (repository, found) => {
      const actions = (
        <HeadActions place={place} {...repository} hrefOf={(branch) => filesAt({ ...place, branch }, path)} />
      );
      return (
        <Page title="Files" actions={actions}>
          {'entries' in found ? (
            <FolderPanels folder={found} place={place} path={path} />
          ) : (
            <FilePanel file={found} place={place} />
          )}
        </Page>
      );
    },
  );
}
