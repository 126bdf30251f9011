import Link from 'next/link';
import type { ReactNode } from 'react';
import { paths } from '../_lib/paths.ts';
import { buttonClass } from './button-class.ts';

/** What a missing page looks like, also one that exists but belongs to somebody else: the two are not told apart. */
export function NothingHere({ above }: { above?: ReactNode }) {
  return (
    <main id="main" className="mx-auto max-w-xl px-6 py-20">
      <title>Not found · Slipway</title>
      {above}
      <h1>Nothing is at this address</h1>
      <p className="mt-2 text-ink-2">
        It may have been deleted or renamed, or it belongs to a team that you are not a member of. Someone who
        is can invite you.
      </p>
      <div className="mt-5">
        <Link href={paths.home()} className={buttonClass({ tone: 'primary' })}>
          Go to your team
        </Link>
      </div>
    </main>
  );
}
