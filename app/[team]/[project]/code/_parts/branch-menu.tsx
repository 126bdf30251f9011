'use client';
import { ChevronDown, GitBranch } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { Menu, MenuGroup, MenuLabel, MenuLink } from '@/app/_ui/menu';

interface BranchMenuProps {
  /** What is shown now. */
  current: string;
  branches: readonly { name: string; href: string; current: boolean }[];
}

/** Chooses the branch that the page shows; the choice is in the address. */
export function BranchMenu({ current, branches }: BranchMenuProps) {
  const trigger = (
    <Button icon={<GitBranch />} aria-label={`Branch ${current}. Choose another`}>
      <span className="max-w-48 truncate">{current}</span>
      <ChevronDown />
    </Button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuGroup>
        <MenuLabel>Branches</MenuLabel>
        {branches.map((branch) => (
          <MenuLink key={branch.name} href={branch.href} current={branch.current}>
            {branch.name}
          </MenuLink>
        ))}
      </MenuGroup>
    </Menu>
  );
}
