import type { PersonalKind } from '../../catalog/personal.ts';
import type { Mark } from '../../catalog/shapes.ts';

/** Something that the change adds or alters, and how well it is described. */
export interface DocsItem {
  kind: 'table' | 'view' | 'column' | 'function';
  change: 'new' | 'changed';
  schema: string;
  /** Table, view or function. */
  name: string;
  column: string | null;
  /** Arguments of a function. */
  signature: string | null;
  /** Type of a column; empty otherwise. */
  type: string;
  comment: string | null;
  marks: Mark[];
  /** Keys speak for themselves: nobody has to describe them. */
  needsComment: boolean;
  /** It looks like personal data, and has no mark. */
  looksLike: { kind: PersonalKind; mark: Exclude<Mark, 'subject'> } | null;
}

export interface DocsDifference {
  items: DocsItem[];
}
