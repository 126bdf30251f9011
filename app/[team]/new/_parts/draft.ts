import { gitAddress, type Source, type SourceKind } from '@/server/projects/shapes';

/** Values to begin with: a way, or all that a failed project was asked for. */
export interface Draft {
  source: SourceKind;
  name?: string;
  description?: string;
  address?: string;
  schemas?: string[];
  /** Slug of the failed project that this one takes the place of. */
  replaces?: string;
}

/** A source that is complete, or the sentence that says what is missing. */
export type Given = { source: Source } | { missing: string };

export const START: Record<SourceKind, Given> = {
  example: { source: { kind: 'example' } },
  empty: { source: { kind: 'empty' } },
  sql: { missing: 'Choose a file first' },
  database: { missing: 'Connect to the database first' },
  git: { missing: 'Give an address or a file first' },
};

/** What a draft already says: a kept address needs nothing more. */
export function initially(start: Draft): Given {
  const { source, address } = start;
  return source === 'git' && gitAddress.safeParse(address).success
    ? { source: { kind: 'git', address } }
    : START[source];
}
