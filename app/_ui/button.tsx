'use client';
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { type ButtonLook, buttonClass } from './button-class.ts';

export interface ButtonProps extends ButtonLook, Omit<ComponentProps<'button'>, 'disabled'> {
  /** Work is going on: the button says so and takes no second click. */
  busy?: boolean;
  /** Why it cannot be used now. The button stays focusable, so that the reason can be read. */
  reason?: string | false;
}

export function Button(props: ButtonProps) {
  const { tone, size, icon, busy, reason, className, children, onClick, type = 'button', ...rest } = props;
  const off = busy || Boolean(reason);
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      title={reason || rest.title}
      onClick={(event) => (off ? event.preventDefault() : onClick?.(event))}
      className={buttonClass({ tone, size }, className)}
    >
      {icon}
      {children}
    </button>
  );
}

export interface ButtonLinkProps extends ButtonLook, Omit<ComponentProps<typeof Link>, 'size'> {}

/** A place to go that looks like a button. */
export function ButtonLink({ tone, size, icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link {...rest} className={buttonClass({ tone, size }, className)}>
      {icon}
      {children}
    </Link>
  );
}
