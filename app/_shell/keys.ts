/** Shortcuts without a modifier: pure, so that they can be tested without a browser. */

export interface Shortcut {
  /** One key, or two after each other: `G O`. */
  keys: string;
  /** Verb and object. */
  label: string;
  run: () => void;
}

/** A second key counts when it follows within this time. */
export const WITHIN_MS = 1_000;

export interface Pressed {
  /** First key of a pair, waiting for the second. */
  pending?: string;
  /** What is to be done now. */
  run?: Shortcut;
}

const nameOf = (key: string) => (key.length === 1 ? key.toUpperCase() : key);

/** What a key press means, given the key that waits and the shortcuts there are. */
export function press(shortcuts: readonly Shortcut[], pending: string | undefined, key: string): Pressed {
  const name = nameOf(key);
  const pair = pending && shortcuts.find(({ keys }) => keys === `${pending} ${name}`);
  if (pair) return { run: pair };
  const single = shortcuts.find(({ keys }) => keys === name);
  if (single) return { run: single };
  return shortcuts.some(({ keys }) => keys.startsWith(`${name} `)) ? { pending: name } : {};
}

/** True where a key is text: fields, editors, open lists. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return !['button', 'checkbox', 'radio', 'submit'].includes(target.type);
  return Boolean(
    target.closest('textarea, select, [role="menu"], [role="listbox"], [role="dialog"], [role="grid"]'),
  );
}
