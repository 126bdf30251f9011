import { z } from 'zod';

/** As `x-request-id` carries it: `k3f9x2-mb1c2d3e-1f`. */
export const requestId = z
  .string()
  .trim()
  .regex(
    /^[a-z0-9]{1,12}-[a-z0-9]{1,12}-[a-z0-9]{1,14}$/,
    'That is not a request id; answers carry it as x-request-id.',
  );

export const listInput = z.object({
  /** Those that failed, those that returned nothing, or both. */
  kind: z.enum(['all', 'failed', 'empty']).default('all'),
});
export const explainInput = z.object({ id: requestId });

/** How long the log keeps a request, in days. */
export const KEPT_DAYS = 14;

/** A request that failed or returned nothing, as lists show it. */
export interface RequestRow {
  id: string;
  at: Date;
  /** Of the environment. */
  ref: string;
  method: string;
  /** Below `/rest/v1/`. */
  target: string;
  role: string | null;
  /** Name of the API key that came along. */
  key: string | null;
  status: number;
  code: string | null;
  ms: number;
}

/** How often one thing was asked for in the last day. */
export interface RequestCount {
  method: string;
  target: string;
  role: string;
  calls: number;
  failed: number;
  /** Mean of all calls, in milliseconds. */
  meanMs: number;
}

/** A policy that decides what the caller saw. */
export interface DecidingPolicy {
  name: string;
  condition: string | null;
  restrictive: boolean;
  /** Rows of the table that it lets through; null where that depends on who called. */
  passes: number | null;
}

/** Why one request failed or returned nothing, in words; names in backticks. */
export interface ExplainedRequest extends RequestRow {
  cause: string;
  fix: string;
  /** PostgreSQL's or the API's own words, where they hold no value of the caller. */
  message: string | null;
  rows: number | null;
  /** `status.eq`: the tests that were made. */
  filters: string[];
  objects: string[];
  stages: string;
  policies: DecidingPolicy[];
}

/** Who used a table or column, and how often. */
export interface Caller {
  keyId: string | null;
  /** Name of the key; null for none, and for a removed one. */
  key: string | null;
  role: string;
  method: string;
  target: string;
  calls: number;
  lastHour: Date;
}
