'use client';
import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { StatusMark } from './status-mark.tsx';

/** Shows short news at the corner: `const toast = useToast(); toast.good('The key was revoked')`. */
export function useToast() {
  const { add } = Base.useToastManager();
  return {
    good: (title: string, description?: string) => add({ title, description, type: 'good' }),
    bad: (title: string, description?: string) =>
      add({ title, description, type: 'bad', priority: 'high', timeout: 10_000 }),
  };
}

function Toasts() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className="pointer-events-auto rounded-panel border border-line bg-raised shadow-pop"
    >
      <Base.Content className="flex items-start gap-2.5 p-3">
        <span className="mt-0.5">
          <StatusMark
            status={toast.type === 'bad' ? 'bad' : 'good'}
            label={toast.type === 'bad' ? 'Failed' : 'Done'}
          />
        </span>
        <div className="min-w-0 flex-1">
          <Base.Title className="text-sm leading-5 font-semibold" render={<p />} />
          <Base.Description className="text-xs text-ink-2" />
        </div>
        <Base.Close
          aria-label="Close"
          className="grid size-6 place-items-center rounded-ctl text-ink-3 hover:bg-hover pointer-coarse:size-10"
        >
          <X className="icon" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider timeout={5_000} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}
