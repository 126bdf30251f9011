/** A sentence of somebody’s, with what stands in backticks in the code face. All of it is text, never markup. */
export function Ticked({ text }: { text: string }) {
  return text.split(/`([^`\n]+)`/).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence never move
    index % 2 ? <code key={index}>{part}</code> : part,
  );
}
