/**
 * A ref for a field that React holds: hands over what was typed before the page came alive, which React would
 * overwrite at the next drawing.
 */
export const keepTyped = (held: string, take: (typed: string) => void) => (node: HTMLInputElement | null) => {
  if (node?.value && node.value !== held) take(node.value);
};
