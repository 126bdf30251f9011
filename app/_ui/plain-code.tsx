import clsx from 'clsx';
import type { ReactNode } from 'react';

interface PlainCodeProps {
  code: string;
  padRight?: boolean;
  /** The same text with colours. */
  children?: ReactNode;
}

/** A well with code in it; long lines scroll inside. */
export function PlainCode({ code, padRight, children }: PlainCodeProps) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className={clsx(
        'overflow-x-auto rounded-ctl bg-sunken px-3 py-2 text-code leading-5',
        padRight && 'pr-10',
      )}
    >
      <code>{children ?? code}</code>
    </pre>
  );
}
