import type { BranchSummary } from '@/server/repositories/shapes';
import { BranchMenu } from './branch-menu.tsx';
import { CloneButton } from './clone-button.tsx';
import { CloneInstructions } from './clone-instructions.tsx';
import { type Place, shown } from './place.ts';

interface HeadActionsProps {
  place: Place;
  cloneUrl: string;
  protectMain: boolean;
  branches: readonly BranchSummary[];
  /** The same page for another branch. */
  hrefOf: (branch: string) => string;
}

/** Branch choice and clone instructions, at the right of a page's title. */
export function HeadActions({ place, cloneUrl, protectMain, branches, hrefOf }: HeadActionsProps) {
  const links = branches.map(({ name }) => ({ name, href: hrefOf(name), current: name === place.branch }));
  return (
    <>
      <BranchMenu current={shown(place.branch)} branches={links} />
      <CloneButton cloneUrl={cloneUrl}>
        <CloneInstructions cloneUrl={cloneUrl} protectMain={protectMain} project={place.project} />
      </CloneButton>
    </>
  );
}
