import { z } from 'zod';

/** How much of each table a diagram draws; each mode has its own places, because tables differ in size. */
export const diagramMode = z.enum(['keys', 'all', 'names']);
export type DiagramMode = z.infer<typeof diagramMode>;

const coordinate = z.number().min(-1_000_000).max(1_000_000);
/** `{ "schema.table": { x, y } }` in diagram units (pixels at 100 %). */
export const positions = z
  .record(z.string().min(1).max(200), z.object({ x: coordinate, y: coordinate }))
  .refine((places) => Object.keys(places).length <= 2000, 'has more than 2000 tables');
export type LayoutPositions = z.infer<typeof positions>;

/** What is stored for one owner: places by mode. */
export const storedLayout = z.partialRecord(diagramMode, positions);
export type StoredLayout = z.infer<typeof storedLayout>;

export const saveLayout = z.object({ mode: diagramMode, positions });
export const resetLayout = z.object({ mode: diagramMode });

/** The layout that a person sees. */
export interface SavedLayout {
  positions: StoredLayout;
  /** `own` hides the shared one. */
  owner: 'shared' | 'own';
  savedBy: string;
  savedAt: Date;
}
