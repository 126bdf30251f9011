import clsx from 'clsx';
import { highlight } from '../_lib/highlight.ts';
import { CopyButton } from './copy-button.tsx';
import { PlainCode } from './plain-code.tsx';

interface CodeBlockProps {
  code: string;
  /** sql, bash, json, typescript, javascript, python, yaml, markdown, diff, css, html; others stay plain. */
  language?: string;
  /** What it is, for the copy button; without it there is none. */
  copy?: string;
  className?: string;
}

/** Code, highlighted on the server. */
export async function CodeBlock({ code, language, copy, className }: CodeBlockProps) {
  const lines = await highlight(code, language);
  return (
    <div className={clsx('flex items-start rounded-ctl bg-sunken [&>pre]:min-w-0 [&>pre]:flex-1', className)}>
      <PlainCode code={code}>
        {lines?.map((line, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other identity
          <span key={row}>
            {line.map((token, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <span key={index} style={token.color ? { color: token.color } : undefined}>
                {token.text}
              </span>
            ))}
            {row < lines.length - 1 && '\n'}
          </span>
        ))}
      </PlainCode>
      {copy && (
        <div className="flex-none p-1">
          <CopyButton text={code} label={copy} />
        </div>
      )}
    </div>
  );
}
