import clsx from 'clsx';

/** Keys to press: `keys="G O"` draws two caps. */
export function Kbd({ keys, inverse }: { keys: string; inverse?: boolean }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split(' ').map((key, index) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: the caps of one shortcut never move
          key={index}
          className={clsx(
            'rounded-chip border border-b-2 px-1 text-2xs whitespace-nowrap',
            inverse ? 'border-ink-3 text-on-ink' : 'border-line bg-canvas text-ink-3',
          )}
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
