'use client';
import clsx from 'clsx';
import type { ComponentProps } from 'react';
import { Tooltip } from './tooltip.tsx';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What it does, in words: its accessible name and its tooltip. */
  label: string;
  keys?: string;
}

export function IconButton({ label, keys, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        className={clsx(
          'relative grid size-8 flex-none place-items-center rounded-ctl text-ink-2 hover:bg-hover pointer-coarse:size-10',
          'aria-disabled:cursor-not-allowed aria-disabled:text-ink-3 [&_.lucide]:icon',
          className,
        )}
      />
    </Tooltip>
  );
}
