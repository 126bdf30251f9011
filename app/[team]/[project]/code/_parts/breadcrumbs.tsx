import Link from 'next/link';
import { filesAt, type Place, shown } from './place.ts';

/** The way from the root to a file or folder; the last part is where we are. */
export function Breadcrumbs({ place, path }: { place: Place; path: string }) {
  const parts = path.split('/').filter(Boolean);
  return (
    <nav aria-label="Path" className="flex min-w-0 flex-wrap items-center gap-x-1 text-sm font-normal">
      {parts.length ? (
        <Link href={filesAt(place)} className="link">
          {place.project}
        </Link>
      ) : (
        <span className="font-semibold">
          {place.project} <span className="font-normal text-ink-3">at {shown(place.branch)}</span>
        </span>
      )}
      {parts.map((part, index) => {
        const upTo = parts.slice(0, index + 1).join('/');
        return (
          <span key={upTo} className="flex min-w-0 items-center gap-1">
            <span aria-hidden="true" className="text-ink-3">
              /
            </span>
            {index < parts.length - 1 ? (
              <Link href={filesAt(place, upTo)} className="link break-all">
                {part}
              </Link>
            ) : (
              <span aria-current="page" className="font-semibold break-all">
                {part}
              </span>
            )}
          </span>
        );
      })}
    </nav>
  );
}
