import clsx from 'clsx';
import type { ReactNode } from 'react';

interface PageProps {
  title?: ReactNode;
  /** A sentence under the title. */
  lead?: ReactNode;
  /** Buttons at the right of the title, the main one last. */
  actions?: ReactNode;
  /** `large` is for the one headline of a home page. */
  heading?: 'normal' | 'large';
  className?: string;
  children: ReactNode;
}

/** The main part of a page: title, lead, actions, content. */
export function Page({ title, lead, actions, heading = 'normal', className, children }: PageProps) {
  return (
    <main
      id="main"
      tabIndex={-1}
      className={clsx('min-w-0 px-4 pt-4 pb-12 outline-none md:px-6 md:pt-5', className)}
    >
      {title && (
        <header className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-3">
          <div className="min-w-0 flex-1 max-md:basis-full">
            <h1 className={heading === 'large' ? 'text-2xl' : undefined}>{title}</h1>
            {lead && <p className="mt-1 text-ink-2">{lead}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </header>
      )}
      {children}
    </main>
  );
}
