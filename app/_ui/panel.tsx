import clsx from 'clsx';
import { type ReactNode, useId } from 'react';

interface PanelProps {
  title?: ReactNode;
  /** Where its facts come from, or anything small beside the title. */
  note?: ReactNode;
  count?: number;
  /** A link or button at the right end of the head. */
  action?: ReactNode;
  footer?: ReactNode;
  /** `pad` puts room around the content; `flush` leaves it to the content (tables, lists). */
  body?: 'pad' | 'flush';
  tone?: 'plain' | 'over' | 'bad' | 'warn';
  className?: string;
  children?: ReactNode;
}

const TONES = {
  plain: 'border-line',
  over: 'border-dashed border-over-line',
  bad: 'border-line border-l-3 border-l-bad-fill',
  warn: 'border-line border-l-3 border-l-warn-fill',
};

/** A sheet on the paper: hairline, small corners, no shadow. */
export function Panel(props: PanelProps) {
  const { title, note, count, action, footer, body = 'pad', tone = 'plain', className, children } = props;
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={clsx('min-w-0 rounded-panel border bg-surface', TONES[tone], className)}
    >
      {title && (
        <header className="flex min-h-10 items-center gap-2 border-b border-line py-1 pr-3 pl-4">
          <h2 id={id} className="text-sm leading-5 font-semibold tracking-normal">
            {title}
          </h2>
          {count !== undefined && (
            <span className="text-xs font-medium text-ink-3 tabular-nums">{count}</span>
          )}
          <span className="min-w-0 flex-1 truncate text-xs text-ink-3">{note}</span>
          {action}
        </header>
      )}
      {body === 'pad' ? <div className="px-4 pt-3 pb-4">{children}</div> : children}
      {footer && <footer className="border-t border-line px-4 py-2.5">{footer}</footer>}
    </section>
  );
}
