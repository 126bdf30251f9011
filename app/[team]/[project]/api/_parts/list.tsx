'use client';
import clsx from 'clsx';
import { ChevronDown, Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { paths } from '@/app/_lib/paths';
import { Kbd } from '@/app/_ui/kbd';
import type { OperationName, ReferenceIndex } from '@/server/api/shapes';
import type { Place } from './place.ts';

const WORDS: Record<OperationName, string> = {
  read: 'Read rows',
  add: 'Add rows',
  change: 'Change rows',
  delete: 'Delete rows',
  call: 'Call',
};
const GUIDES = [
  { guide: 'sign-in', title: 'Sign in and keys' },
  { guide: 'queries', title: 'Filter, sort, page' },
];
const KINDS = [
  { kind: 'table', title: 'Tables' },
  { kind: 'view', title: 'Views' },
  { kind: 'function', title: 'Functions' },
] as const;

interface ListProps {
  place: Place;
  resources: readonly ReferenceIndex[];
}

const first = ({ operations }: ReferenceIndex) => operations[0]?.name ?? 'read';
const matches = (text: string, ...names: string[]) =>
  names.some((name) => name.toLowerCase().includes(text.trim().toLowerCase()));

/** All pages of the reference, with a find field. On a small screen it folds. */
export function ReferenceList(props: ListProps) {
  return (
    <>
      <nav
        aria-label="Endpoints"
        className="sticky top-(--bar) h-[calc(100dvh-var(--bar))] overflow-auto border-r border-line px-2 py-2.5 max-md:hidden"
      >
        <Entries {...props} find />
      </nav>
      <details className="group border-b border-line bg-surface md:hidden">
        <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 px-4 font-medium [&::-webkit-details-marker]:hidden">
          Tables, functions and guides
          <ChevronDown aria-hidden="true" className="icon ml-auto group-open:rotate-180" />
        </summary>
        <nav aria-label="Endpoints" className="max-h-[60dvh] overflow-auto px-2 pb-3">
          <Entries {...props} />
        </nav>
      </details>
    </>
  );
}

function Entries({ place, resources, find }: ListProps & { find?: boolean }) {
  const [text, setText] = useState('');
  const router = useRouter();
  const shown = resources.filter(({ name, schema }) => matches(text, name, `${schema}.${name}`));
  const guides = GUIDES.filter(({ title }) => matches(text, title));
  const href = (one: ReferenceIndex, operation: OperationName = first(one)) =>
    paths.reference(place, one.slug, operation);
  const enter = () => {
    const [one] = shown;
    if (one && text.trim()) router.push(href(one));
  };
  return (
    <>
      {find && <FindField text={text} onText={setText} onEnter={enter} />}
      {guides.length > 0 && <Heading>Start here</Heading>}
      {guides.map(({ guide, title }) => (
        <Entry key={guide} href={paths.guide(place, guide)}>
          {title}
        </Entry>
      ))}
      {KINDS.map(({ kind, title }) => {
        const group = shown.filter((one) => one.kind === kind);
        return group.length ? (
          <div key={kind}>
            <Heading>{title}</Heading>
            {group.map((one) => (
              <Resource key={one.slug} one={one} href={href} />
            ))}
          </div>
        ) : null;
      })}
      {text.trim() && !shown.length && !guides.length && (
        <p className="px-2 pt-3 text-xs text-ink-3">Nothing is called “{text.trim()}”.</p>
      )}
    </>
  );
}

interface FindFieldProps {
  text: string;
  onText: (text: string) => void;
  onEnter: () => void;
}

function FindField({ text, onText, onEnter }: FindFieldProps) {
  return (
    <div className="relative">
      <Search
        aria-hidden="true"
        className="icon pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-3"
      />
      <input
        data-find
        type="search"
        aria-label="Find a table or function"
        placeholder="Find"
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter();
          if (event.key === 'Escape') onText('');
        }}
        className="h-7 w-full rounded-ctl border border-line-2 bg-surface pr-7 pl-8 placeholder:text-ink-3 [&::-webkit-search-cancel-button]:hidden"
      />
      <span aria-hidden="true" className="pointer-events-none absolute top-1 right-2">
        <Kbd keys="/" />
      </span>
    </div>
  );
}

const Heading = ({ children }: { children: ReactNode }) => (
  <h2 className="px-2 pt-2.5 pb-[3px] font-sans text-2xs font-medium tracking-normal text-ink-3">
    {children}
  </h2>
);

/** Addresses compare decoded: the router keeps some characters that `encodeURIComponent` does not. */
const same = (a: string, b: string) => decodeURIComponent(a) === decodeURIComponent(b);

function Entry({
  href,
  inner,
  on,
  children,
}: {
  href: string;
  inner?: boolean;
  on?: boolean;
  children: ReactNode;
}) {
  const pathname = usePathname();
  const here = same(pathname, href);
  return (
    <Link
      href={href}
      aria-current={here ? 'page' : undefined}
      className={clsx(
        'flex min-h-6 items-center rounded-chip pr-2 text-ink-2 hover:bg-hover pointer-coarse:min-h-10',
        inner ? 'pl-5 text-xs' : 'pl-2',
        !inner && (here || on) && 'bg-sea-wash font-semibold text-ink',
        inner && here && 'font-semibold text-sea',
      )}
    >
      <span className="min-w-0 break-words">{children}</span>
    </Link>
  );
}

interface ResourceProps {
  one: ReferenceIndex;
  href: (one: ReferenceIndex, operation?: OperationName) => string;
}

function Resource({ one, href }: ResourceProps) {
  const pathname = usePathname();
  const open = one.operations.some(({ name }) => same(pathname, href(one, name)));
  return (
    <>
      <Entry href={href(one)} on={open}>
        {one.slug}
      </Entry>
      {open &&
        one.operations.length > 1 &&
        one.operations.map(({ name }) => (
          <Entry key={name} href={href(one, name)} inner>
            {WORDS[name]}
          </Entry>
        ))}
    </>
  );
}
