import Link from 'next/link';
import { paths } from './_lib/paths.ts';
import { buttonClass } from './_ui/button-class.ts';
import { Logo } from './_ui/logo.tsx';

/** Also what a page looks like that exists but belongs to somebody else: the two are not told apart. */
export default function NotFound() {
  return (
    <main id="main" className="mx-auto max-w-xl px-6 py-20">
      <title>Not found · Slipway</title>
      <Logo className="size-8" />
      <h1 className="mt-6">Nothing is at this address</h1>
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
