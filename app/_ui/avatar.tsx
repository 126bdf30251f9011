import clsx from 'clsx';
import { initials } from './initials.ts';

function hue(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) % 360;
  return sum;
}

const SIZES = {
  small: 'size-[18px] text-[0.5rem]',
  normal: 'size-6 text-[0.625rem]',
  large: 'size-[26px] text-[0.625rem]',
};

/** A person as two letters in a hue of their own. `label` is read out; leave it out where the name stands beside. */
export function Avatar({
  name,
  label,
  size = 'normal',
}: {
  name: string;
  label?: string;
  size?: keyof typeof SIZES;
}) {
  const described = label ? { role: 'img', 'aria-label': label, title: label } : { 'aria-hidden': true };
  return (
    <span
      {...described}
      style={{ '--h': hue(name) } as React.CSSProperties}
      className={clsx(
        'avatar inline-grid flex-none place-items-center rounded-full font-semibold',
        SIZES[size],
      )}
    >
      {initials(name)}
    </span>
  );
}
