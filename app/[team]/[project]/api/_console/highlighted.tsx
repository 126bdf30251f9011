'use client';
import clsx from 'clsx';
import { useEffect, useState } from 'react';
import type { CodeToken } from '@/app/_lib/highlight';
import { CopyButton } from '@/app/_ui/copy-button';

interface HighlightedProps {
  code: string;
  language: string;
  /** What it is, for the copy button. */
  copy: string;
  /** Breaks long lines instead of scrolling. */
  wrap?: boolean;
}

/** Code that changes while the page is open: plain at once, coloured when the highlighter has been loaded. */
export function Highlighted({ code, language, copy, wrap }: HighlightedProps) {
  const [done, setDone] = useState<{ code: string; lines: CodeToken[][] }>();
  useEffect(() => {
    let current = true;
    import('@/app/_lib/highlight')
      .then(({ highlight }) => highlight(code, language))
      .then((lines) => current && lines && setDone({ code, lines }))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [code, language]);
  return (
    <div className="relative">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className={clsx(
          'overflow-x-auto rounded-ctl bg-sunken px-3 py-2 pr-10 font-mono text-xs leading-5',
          wrap && 'break-words whitespace-pre-wrap',
        )}
      >
        <code>
          {done?.code === code
            ? done.lines.map((line, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other identity
                <span key={row}>
                  {line.map((token, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: see above
                    <span key={index} style={token.color ? { color: token.color } : undefined}>
                      {token.text}
                    </span>
                  ))}
                  {row < done.lines.length - 1 && '\n'}
                </span>
              ))
            : code}
        </code>
      </pre>
      <div className="absolute top-1 right-1 rounded-ctl bg-sunken">
        <CopyButton text={code} label={copy} />
      </div>
    </div>
  );
}
