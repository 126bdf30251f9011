import Link from 'next/link';
import type { ReactNode } from 'react';
import { paths } from '../_lib/paths.ts';
import { Logo } from './logo.tsx';

/** The bar over pages that belong to no team: the way home, and anything at its right end. */
export function PlainBar({ children }: { children?: ReactNode }) {
  return (
    <header className="flex h-(--bar) items-center gap-3 border-b border-line px-4 md:px-6">
      <Link href={paths.home()} className="flex items-center gap-2 font-semibold">
        <Logo />
        Slipway
      </Link>
      <span className="flex-1" />
      {children}
    </header>
  );
}
