import { lens as api } from './api/lens.ts';
import { lens as docs } from './docs/lens.ts';
import { lens as schema } from './schema/lens.ts';

/** Every lens, by its name. */
export const LENSES = { schema, api, docs } as const satisfies Record<string, unknown>;
