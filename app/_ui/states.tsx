import type { ReactNode } from 'react';

interface EmptyStateProps {
  /** A fact: “No tables yet”. */
  title: string;
  children?: ReactNode;
  /** The next steps, the most likely first. */
  actions?: ReactNode;
}

/** Nothing is here yet: says so and offers the ways on. */
export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <div className="px-7 py-6">
      <p className="font-serif text-lg leading-7 font-medium tracking-[-0.01em]">{title}</p>
      {children && <div className="mt-1 max-w-[42rem] text-ink-2">{children}</div>}
      {actions && <div className="mt-4 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

interface ErrorStateProps {
  /** What happened. */
  title: string;
  /** What still works and what to do. */
  children?: ReactNode;
  actions?: ReactNode;
  /** Shown small, to find the cause in the server's log. */
  requestId?: string;
}

/** Something failed: what happened, what still works, what to do. Belongs inside the part that failed. */
export function ErrorState({ title, children, actions, requestId }: ErrorStateProps) {
  return (
    <div role="alert" className="border-l-3 border-bad-fill px-4 py-3">
      <p className="font-semibold">{title}</p>
      {children && <div className="mt-0.5 text-ink-2">{children}</div>}
      {requestId && (
        <p className="mt-1 text-xs text-ink-3">
          Request <code>{requestId}</code>
        </p>
      )}
      {actions && <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

const WIDTHS = ['58%', '44%', '66%', '38%', '52%'];

/** Grey bars where rows will be; they show only when waiting takes longer than a blink. */
export function LoadingRows({ rows = 5, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" className="late">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
          key={index}
          aria-hidden="true"
          className="flex h-8 items-center gap-6 border-b border-line px-4 last:border-b-0"
        >
          <span className="h-2.5 rounded-chip bg-sunken" style={{ width: WIDTHS[index % WIDTHS.length] }} />
          <span className="ml-auto h-2.5 w-[12%] rounded-chip bg-sunken" />
        </div>
      ))}
    </div>
  );
}
