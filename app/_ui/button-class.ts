import clsx from 'clsx';
import type { ReactNode } from 'react';

export type ButtonTone = 'default' | 'primary' | 'quiet' | 'danger';
export type ButtonSize = 'normal' | 'large';

export interface ButtonLook {
  tone?: ButtonTone;
  size?: ButtonSize;
  /** A lucide icon, shown at 14 px before the words. */
  icon?: ReactNode;
}

const TONES: Record<ButtonTone, string> = {
  default: 'border-line-2 bg-surface hover:bg-sunken',
  primary: 'border-ink bg-ink text-on-ink hover:border-ink-2 hover:bg-ink-2',
  quiet: 'border-transparent text-ink-2 hover:bg-hover',
  danger: 'border-bad bg-bad text-on-ink hover:opacity-90',
};
const SIZES: Record<ButtonSize, string> = { normal: 'h-7 px-[11px]', large: 'h-[2.125rem] px-3.5' };

/** The classes of a button, for what must look like one without being one. */
export function buttonClass({ tone = 'default', size = 'normal' }: ButtonLook, extra?: string): string {
  return clsx(
    'inline-flex items-center justify-center gap-1.5 rounded-ctl border font-medium whitespace-nowrap',
    'transition-colors duration-(--t-1) ease-out pointer-coarse:min-h-10 [&_.lucide]:icon [&_.lucide]:size-3.5',
    'aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-ink-3',
    TONES[tone],
    SIZES[size],
    extra,
  );
}
