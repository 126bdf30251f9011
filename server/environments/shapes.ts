import { z } from 'zod';

export const KEY_KINDS = ['publishable', 'secret'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** How long a replaced key keeps working, in seconds, with the words for it. */
export const GRACE_CHOICES = [
  { seconds: 0, label: 'It stops at once' },
  { seconds: 3600, label: 'It works for one more hour' },
  { seconds: 86_400, label: 'It works for one more day' },
  { seconds: 604_800, label: 'It works for one more week' },
] as const;

export const keyName = z
  .string()
  .trim()
  .min(1, 'Give the key a name, such as the program that will use it.')
  .max(60, 'A name has at most 60 characters.');

export const createKeyInput = z.object({ kind: z.enum(KEY_KINDS), name: keyName });
export const keyInput = z.object({ key: z.uuid('That is not the id of a key.') });
export const rotateKeyInput = keyInput.extend({
  graceSeconds: z
    .number()
    .int()
    .min(0)
    .max(604_800, 'A replaced key can keep working for at most a week.')
    .default(0),
});

const RESERVED_SCHEMA = /^(slipway|information_schema|pg_.*)$/;

const schemaName = z
  .string()
  .min(1)
  .max(63)
  .refine((name) => !RESERVED_SCHEMA.test(name), 'This schema belongs to PostgreSQL or Slipway.');

/** `*`, or what a browser sends as `Origin`: scheme, host and port, without a path. */
export function isOrigin(text: string): boolean {
  if (text === '*') return true;
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}

const corsOrigin = z
  .string()
  .max(255)
  .refine(isOrigin, 'Write an origin such as https://app.example.com (no path, no slash at the end), or *.');

export const updateInput = z.object({
  schemas: z.array(schemaName).min(1, 'At least one schema has to be served.').max(20).optional(),
  maxRows: z
    .number('Write a whole number.')
    .int('Write a whole number.')
    .min(1, 'At least 1 row.')
    .max(100_000, 'At most 100,000 rows.')
    .optional(),
  corsOrigins: z.array(corsOrigin).max(50, 'At most 50 origins.').optional(),
});
export type EnvironmentUpdate = z.infer<typeof updateInput>;

export const API_ROLES = ['anon', 'authenticated', 'service_role'] as const;
export type ApiRole = (typeof API_ROLES)[number];

export const MAX_CLAIMS_BYTES = 4096;
/** Claims that the console sets itself: a person's own values for them would be lost silently. */
const FIXED_CLAIMS = ['role', 'aud', 'iss', 'exp', 'iat', 'nbf', 'mask', 'read'];

export const claims = z
  .record(z.string().max(100), z.unknown())
  .refine((given) => JSON.stringify(given).length <= MAX_CLAIMS_BYTES, 'The claims are longer than 4 kB.')
  .refine((given) => !FIXED_CLAIMS.some((name) => name in given), {
    error: `The claims ${FIXED_CLAIMS.join(', ')} are set by the console.`,
  });

export const consoleTokenInput = z.object({
  role: z.enum(API_ROLES),
  claims: claims.default({}),
});
export type ConsoleTokenInput = z.infer<typeof consoleTokenInput>;

/** A key as lists show it. `key` is the text itself for publishable keys, which are no secret. */
export interface KeyRow {
  id: string;
  name: string;
  kind: KeyKind;
  preview: string;
  key: string | undefined;
  createdAt: Date;
  /** Replaced, and stops working then. */
  retiresAt: Date | null;
  revokedAt: Date | null;
}

/** What a page says of an environment: its addresses and API settings. */
export interface EnvironmentFacts {
  ref: string;
  branch: string;
  /** What runs: the commit of the branch, once there is one. */
  commit: string | null;
  kind: 'production' | 'preview';
  /** For supabase-js. */
  apiUrl: string;
  /** For postgrest-js and plain HTTP. */
  restUrl: string;
  gitUrl: string;
  schemas: string[];
  maxRows: number;
  corsOrigins: string[];
  catalogVersion: number;
}
