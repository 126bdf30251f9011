import clsx from 'clsx';
import type { Method } from '@/server/api/shapes';

const LOOKS: Record<Method, string> = {
  GET: 'text-sea bg-sea-wash ring-sea-line',
  HEAD: 'text-sea bg-sea-wash ring-sea-line',
  POST: 'text-good bg-good-wash ring-good-line',
  PATCH: 'text-warn bg-warn-wash ring-warn-line',
  PUT: 'text-warn bg-warn-wash ring-warn-line',
  DELETE: 'text-bad bg-bad-wash ring-bad-line',
};

export function MethodBadge({ method }: { method: Method }) {
  return (
    <span
      className={clsx(
        'rounded-chip px-[5px] font-mono text-2xs leading-[1.125rem] font-semibold ring-1 ring-inset',
        LOOKS[method],
      )}
    >
      {method}
    </span>
  );
}
