import type { ReactNode } from 'react';
import { Logo } from '../_ui/logo.tsx';

/** Quiet pages of one column, for those who are not in yet. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-10 sm:pt-[12vh]">
      <main id="main" className="w-full max-w-[23rem]">
        <p className="mb-8 flex items-center gap-2 text-md font-semibold">
          <Logo className="size-7" />
          Slipway
        </p>
        {children}
      </main>
    </div>
  );
}
