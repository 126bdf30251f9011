import { z } from 'zod';

/** What a page of the log is narrowed to; the same names stand in the page's address. */
export const auditFilter = z.object({
  /** Id of the person who acted */
  person: z.uuid().optional(),
  /** `member.changeRole`, or everything of a noun: `member` */
  action: z
    .string()
    .regex(/^[\w.]{1,80}$/)
    .optional(),
  /** Part of what it was done to */
  target: z.string().trim().max(200).optional(),
  /** First and last day, in UTC: `2026-11-22` */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditPage = auditFilter.extend({
  /** Continue below this entry */
  cursor: z.coerce.bigint().positive().optional(),
  limit: z.number().int().min(1).max(200).default(50),
});
export type AuditPage = z.infer<typeof auditPage>;

export const exportFormat = z.enum(['csv', 'json']);
export type ExportFormat = z.infer<typeof exportFormat>;

/** What a verification found out about one chain. */
export interface ChainReport {
  chain: string;
  ok: boolean;
  /** Entries that were checked and hold */
  entries: number;
  /** Sequence number of the first entry that is wrong or missing */
  brokenAt?: string;
  /** What is wrong with it, as a sentence */
  problem?: string;
}
