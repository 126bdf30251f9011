import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import { CodeBlock } from '@/app/_ui/code-block';
import { type Block, parseMarkdown } from './blocks.ts';
import { type Inline, safeHref } from './inline.ts';

/** Where links and pictures of a document lead. `path` is relative to the document or, with a slash, to the root. */
export interface Targets {
  page: (path: string) => string;
  raw: (path: string) => string;
}

const PICTURE = /\.(?:png|jpe?g|gif|webp|avif)$/i;

function Target({ href, targets, children }: { href: string; targets: Targets; children: ReactNode }) {
  const safe = safeHref(href);
  if (!safe) return <span>{children}</span>;
  if (safe.kind === 'web')
    return (
      <a href={safe.href} rel="noopener noreferrer nofollow" className="link">
        {children}
      </a>
    );
  if (safe.href.startsWith('#')) return <span>{children}</span>;
  return (
    <Link href={targets.page(safe.href)} className="link">
      {children}
    </Link>
  );
}

/** Pictures of the repository are shown; others become links, so that reading a page tells nobody about it. */
function Picture({ src, alt, targets }: { src: string; alt: string; targets: Targets }) {
  const safe = safeHref(src);
  if (safe?.kind === 'inside' && PICTURE.test(safe.href))
    // biome-ignore lint/performance/noImgElement: a file of the repository, of unknown size
    return <img src={targets.raw(safe.href)} alt={alt} className="inline-block max-w-full" loading="lazy" />;
  return (
    <Target href={src} targets={targets}>
      {alt || src}
    </Target>
  );
}

function InlineNode({ node, targets }: { node: Inline; targets: Targets }): ReactNode {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'break') return <br />;
  if (node.kind === 'code')
    return <code className="rounded-chip bg-sunken px-1 py-px text-[0.9em]">{node.text}</code>;
  if (node.kind === 'image') return <Picture src={node.src} alt={node.alt} targets={targets} />;
  const children = <Inlines nodes={node.children} targets={targets} />;
  if (node.kind === 'link')
    return (
      <Target href={node.href} targets={targets}>
        {children}
      </Target>
    );
  if (node.kind === 'strong') return <strong className="font-semibold">{children}</strong>;
  return node.kind === 'em' ? <em>{children}</em> : <del>{children}</del>;
}

function Inlines({ nodes, targets }: { nodes: Inline[]; targets: Targets }) {
  return nodes.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other identity
    <InlineNode key={index} node={node} targets={targets} />
  ));
}

const SIZES = ['text-xl', 'text-lg', 'text-md', 'text-sm', 'text-sm', 'text-sm'];

/** Headings of a document stand below the page's own. */
function Heading({ level, children }: { level: number; children: ReactNode }) {
  const Tag = `h${Math.min(6, level + 2)}` as 'h3';
  return (
    <Tag className={`mt-6 mb-2 font-serif font-medium tracking-[-0.01em] first:mt-0 ${SIZES[level - 1]}`}>
      {children}
    </Tag>
  );
}

function Table({ block, targets }: { block: Extract<Block, { kind: 'table' }>; targets: Targets }) {
  const cell = 'border border-line px-2 py-1 text-left align-top';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Table" tabIndex={0} className="my-3 overflow-x-auto">
      <table className="border-collapse text-sm">
        <thead>
          <tr>
            {block.head.map((nodes, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other identity
              <th key={index} scope="col" className={`${cell} bg-sunken font-semibold`}>
                <Inlines nodes={nodes} targets={targets} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <tr key={index}>
              {row.map((nodes, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <td key={column} className={cell}>
                  <Inlines nodes={nodes} targets={targets} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function List({ block, targets }: { block: Extract<Block, { kind: 'list' }>; targets: Targets }) {
  const items = block.items.map((blocks, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items have no other identity
    <li key={index} className="[&>p]:my-0.5">
      <Blocks blocks={blocks} targets={targets} />
    </li>
  ));
  if (!block.ordered) return <ul className="my-3 list-disc space-y-1 pl-6">{items}</ul>;
  return (
    <ol start={block.start} className="my-3 list-decimal space-y-1 pl-6">
      {items}
    </ol>
  );
}

function BlockNode({ block, targets }: { block: Block; targets: Targets }): ReactNode {
  if (block.kind === 'heading')
    return (
      <Heading level={block.level}>
        <Inlines nodes={block.children} targets={targets} />
      </Heading>
    );
  if (block.kind === 'paragraph')
    return (
      <p className="my-3 first:mt-0 last:mb-0">
        <Inlines nodes={block.children} targets={targets} />
      </p>
    );
  if (block.kind === 'code')
    return <CodeBlock code={block.text} language={block.language} copy="code" className="my-3" />;
  if (block.kind === 'list') return <List block={block} targets={targets} />;
  if (block.kind === 'table') return <Table block={block} targets={targets} />;
  if (block.kind === 'rule') return <hr className="my-5 border-line" />;
  return (
    <blockquote className="my-3 border-l-2 border-line-2 pl-4 text-ink-2">
      <Blocks blocks={block.blocks} targets={targets} />
    </blockquote>
  );
}

function Blocks({ blocks, targets }: { blocks: Block[]; targets: Targets }) {
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a text have no other identity
    <Fragment key={index}>
      <BlockNode block={block} targets={targets} />
    </Fragment>
  ));
}

/** A Markdown document as elements: no HTML of it is passed through, no script, no picture from elsewhere. */
export function Markdown({ text, targets }: { text: string; targets: Targets }) {
  return (
    <div className="max-w-[46rem] text-md leading-6 break-words">
      <Blocks blocks={parseMarkdown(text)} targets={targets} />
    </div>
  );
}
