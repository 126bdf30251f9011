import type { Check } from './check.ts';
import { check as api } from './members/api.ts';
import { check as docs } from './members/docs.ts';
import { check as migrations } from './members/migrations.ts';
import { check as schema } from './members/schema.ts';

/** Every check, in the order in which they run and are listed. */
export const CHECKS: readonly Check[] = [migrations, schema, api, docs];

/** A check by its name; undefined when there is none. */
export const checkNamed = (name: string): Check | undefined => CHECKS.find((one) => one.name === name);
