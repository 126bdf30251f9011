import type { ReactNode } from 'react';

interface PlainCodeProps {
  code: string;
  /** The same text with colours. */
  children?: ReactNode;
}

/** A well with code in it; long lines scroll inside. */
export function PlainCode({ code, children }: PlainCodeProps) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-ctl bg-sunken px-3 py-2 text-code leading-5"
    >
      <code>{children ?? code}</code>
    </pre>
  );
}
