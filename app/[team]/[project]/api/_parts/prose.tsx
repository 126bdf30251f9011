import type { Prose } from '@/server/api/shapes';

/** Plain words with names and values in the code face. What is in them is text, never markup. */
export function ProseText({ prose }: { prose: Prose }) {
  return prose.map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence never move
    typeof part === 'string' ? part : <code key={index}>{part.code}</code>,
  );
}
