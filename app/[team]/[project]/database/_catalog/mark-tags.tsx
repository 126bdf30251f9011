import { Fingerprint, HeartPulse, KeyRound, UserRound } from 'lucide-react';
import type { Mark } from '@/server/catalog/shapes';

const LOOKS = { personal: Fingerprint, health: HeartPulse, secret: KeyRound, subject: UserRound } as const;
const WORDS: Record<Mark, string> = {
  personal: 'personal',
  health: 'health',
  secret: 'secret',
  subject: 'names the person',
};

/** The classes of data a column was marked with, as words with a sign. */
export function MarkTags({ marks }: { marks: readonly Mark[] }) {
  return marks.map((mark) => {
    const Icon = LOOKS[mark];
    return (
      <span
        key={mark}
        className="inline-flex items-center gap-[3px] text-2xs font-medium whitespace-nowrap text-warn"
      >
        <Icon aria-hidden="true" className="size-[13px]" strokeWidth={2} />
        {WORDS[mark]}
      </span>
    );
  });
}
