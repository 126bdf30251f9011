'use client';
import { ArrowDownToLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { CopyButton } from '@/app/_ui/copy-button';
import { Popover } from '@/app/_ui/popover';

/** Opens the address to clone from and the lines to paste. */
export function CloneButton({ cloneUrl, children }: { cloneUrl: string; children: ReactNode }) {
  const trigger = (
    <Button tone="primary" icon={<ArrowDownToLine />}>
      Clone
    </Button>
  );
  return (
    <Popover trigger={trigger} title="Clone this repository">
      <div className="mb-3 flex min-w-0 items-center gap-1 rounded-ctl border border-line bg-surface py-0.5 pr-0.5 pl-2.5">
        <code className="min-w-0 flex-1 overflow-x-auto text-code whitespace-nowrap">{cloneUrl}</code>
        <CopyButton text={cloneUrl} label="the address" />
      </div>
      {children}
    </Popover>
  );
}
