import type { CodeToken } from '@/app/_lib/highlight';

/** One coloured line. */
export function Tokens({ tokens }: { tokens: readonly CodeToken[] }) {
  if (!tokens.length) return ' ';
  return tokens.map(({ text, color }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line have no other identity
    <span key={index} style={color ? { color } : undefined}>
      {text}
    </span>
  ));
}
