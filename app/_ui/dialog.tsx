'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import clsx from 'clsx';
import type { ReactNode } from 'react';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the one that acts last. */
  footer?: ReactNode;
  width?: 'normal' | 'wide';
}

/** A question or a form over the page. Escape and a click outside close it; focus returns to where it was. */
export function Dialog({ open, onOpenChange, title, description, children, footer, width }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          className={clsx(
            'fixed top-[12vh] left-1/2 z-40 flex max-h-[80vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-panel border border-line bg-raised shadow-dialog outline-none',
            width === 'wide' ? 'max-w-3xl' : 'max-w-lg',
          )}
        >
          <div className="overflow-y-auto px-5 py-4">
            <Base.Title className="font-serif text-lg leading-7 font-medium tracking-[-0.01em]">
              {title}
            </Base.Title>
            {description && (
              <Base.Description className="mt-1 text-ink-2" render={<div />}>
                {description}
              </Base.Description>
            )}
            {children && <div className="mt-4">{children}</div>}
          </div>
          {footer && <div className="flex flex-wrap justify-end gap-2 px-5 pb-4">{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
