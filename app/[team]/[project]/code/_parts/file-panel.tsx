import { Download } from 'lucide-react';
import { formatBytes, plural } from '@/app/_lib/format';
import { buttonClass } from '@/app/_ui/button-class';
import { CopyButton } from '@/app/_ui/copy-button';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import type { FileView } from '@/server/repositories/shapes';
import { Markdown } from '../_markdown/markdown.tsx';
import { Breadcrumbs } from './breadcrumbs.tsx';
import { CodeLines } from './code-lines.tsx';
import { filesAt, type Place, rawAt, resolvePath } from './place.ts';

const MARKDOWN = /\.(?:md|markdown)$/i;

/** Where links of a document at `path` lead. */
export function targetsOf(place: Place, path: string) {
  const folder = path.split('/').slice(0, -1).join('/');
  return {
    page: (href: string) => filesAt(place, resolvePath(folder, href)),
    raw: (href: string) => rawAt(place, resolvePath(folder, href)),
  };
}

async function Content({ file, place }: { file: FileView; place: Place }) {
  const { content, path } = file;
  if (content.kind === 'text' && !content.text) return <EmptyState title="This file is empty" />;
  if (content.kind === 'text') return <CodeLines path={path} text={content.text} />;
  if (content.kind === 'image')
    return (
      <div className="grid place-items-center bg-sunken p-6">
        {/* biome-ignore lint/performance/noImgElement: a file of the repository, of unknown size */}
        <img src={rawAt(place, path)} alt={path} className="max-h-[70vh] max-w-full" />
      </div>
    );
  if (content.kind === 'link')
    return <EmptyState title="A symbolic link">It points to {content.target}.</EmptyState>;
  const title = content.kind === 'large' ? 'This file is too large to be shown' : 'This file is not text';
  return <EmptyState title={title}>It has {formatBytes(file.bytes)}. Download it to look inside.</EmptyState>;
}

/** A file: where it is, how large, its content, and ways to take it away. */
export function FilePanel({ file, place }: { file: FileView; place: Place }) {
  const text = file.content.kind === 'text' ? file.content.text : undefined;
  const lines = text ? text.replace(/\n$/, '').split('\n').length : 0;
  return (
    <>
      {text !== undefined && MARKDOWN.test(file.path) && text.length < 200_000 && (
        <Panel className="mb-4">
          <Markdown text={text} targets={targetsOf(place, file.path)} />
        </Panel>
      )}
      <Panel
        body="flush"
        title={<Breadcrumbs place={place} path={file.path} />}
        note={`${lines ? `${plural(lines, 'line')}, ` : ''}${formatBytes(file.bytes)}`}
        action={
          <span className="flex items-center gap-1">
            {text !== undefined && <CopyButton text={text} label="the text" />}
            <a href={rawAt(place, file.path)} className={buttonClass({ tone: 'quiet' })} download>
              <Download />
              Raw
            </a>
          </span>
        }
      >
        <Content file={file} place={place} />
      </Panel>
    </>
  );
}
