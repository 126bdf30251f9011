import { Fingerprint, HeartPulse, KeyRound, User } from 'lucide-react';
import type { Mark } from '@/server/catalog/shapes';

const NOTES = {
  personal: { icon: Fingerprint, words: 'personal data' },
  health: { icon: HeartPulse, words: 'health data' },
  secret: { icon: KeyRound, words: 'secret' },
  subject: { icon: User, words: 'names the person' },
} as const satisfies Record<Mark, unknown>;

/** What a column's comment declares it to hold. */
export function MarkNotes({ marks }: { marks: readonly Mark[] }) {
  return marks.map((mark) => {
    const { icon: Icon, words } = NOTES[mark];
    return (
      <span key={mark} className="mr-2 inline-flex items-center gap-1 text-xs whitespace-nowrap text-warn">
        <Icon aria-hidden="true" className="size-3.5" strokeWidth={1.75} />
        {words}
      </span>
    );
  });
}
