'use client';
import { GitBranch } from 'lucide-react';
import Link from 'next/link';
import { paths } from '../../../_lib/paths.ts';
import { Button } from '../../../_ui/button.tsx';
import { Popover } from '../../../_ui/popover.tsx';
import { CopyLine } from './copy-line.tsx';

/** How to clone the project's repository with stock git. */
export function ClonePopover({ gitUrl }: { gitUrl: string }) {
  return (
    <Popover trigger={<Button icon={<GitBranch />}>Clone</Button>} title="Clone with git">
      <CopyLine label="clone command" text={`git clone ${gitUrl}`} />
      <p className="mt-2 text-xs text-ink-2">
        The user name is free; the password is a personal access token.{' '}
        <Link href={paths.account('tokens')} className="link">
          Make one in your account
        </Link>
      </p>
    </Popover>
  );
}
