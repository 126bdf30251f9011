'use client';
import { useKeys } from '@/app/_shell/use-keys';

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(`#main ${selector}`)];

/** Goes to the next or previous one of these elements, seen from where the reader is. */
function step(selector: string, by: 1 | -1): void {
  const found = all(selector);
  const top = 120;
  const positions = found.map((element) => element.getBoundingClientRect().top);
  const index =
    by === 1
      ? positions.findIndex((position) => position > top + 4)
      : positions.findLastIndex((position) => position < top - 4);
  const target = found[index];
  if (!target) return;
  target.scrollIntoView({ block: 'start' });
  target.focus({ preventScroll: true });
}

/** The keys of a review: next and previous change, next open thread, comment, reply, reviewed, finish. */
export function ReviewKeys() {
  const inFocused = (selector: string) => {
    const at = document.activeElement?.closest('[data-change], [data-open-thread]');
    return at?.querySelector<HTMLElement>(selector);
  };
  useKeys([
    { keys: 'J', label: 'Next change', run: () => step('[data-change]', 1) },
    { keys: 'K', label: 'Previous change', run: () => step('[data-change]', -1) },
    { keys: 'N', label: 'Next open thread', run: () => step('[data-open-thread]', 1) },
    { keys: 'C', label: 'Comment', run: () => inFocused('input[name="from"]')?.focus() },
    { keys: 'R', label: 'Reply', run: () => inFocused('[data-reply]')?.click() },
    { keys: 'V', label: 'Reviewed', run: () => inFocused('input[type="checkbox"]')?.click() },
    { keys: 'A', label: 'Finish your review', run: () => all('[data-review]')[0]?.click() },
  ]);
  return null;
}
