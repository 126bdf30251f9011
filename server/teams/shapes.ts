import { z } from 'zod';
import { newAccount } from '../accounts/shapes.ts';
import { ROLES } from '../kernel/permissions.ts';
import { slugProblem } from '../kernel/slug.ts';

export { slugFrom, slugProblem } from '../kernel/slug.ts';

export const teamName = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(60, 'Use at most 60 characters.')
  .regex(/^[^\p{C}]*$/u, 'A name cannot contain control characters.');

/** A team's or project's word in addresses. */
export const slug = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const message = slugProblem(text);
    if (message) context.addIssue({ code: 'custom', message });
  });

export const role = z.enum(ROLES);
export const createTeamInput = z.object({ name: teamName, slug: slug.optional() });
export const updateTeamInput = z.object({ name: teamName, slug });
export const removeTeamInput = z.object({ confirm: z.string().max(200) });
export const changeRoleInput = z.object({ userId: z.uuid(), role });
export const memberInput = z.object({ userId: z.uuid() });

/** Days an invitation stays open. */
export const INVITATION_DAYS = [1, 7, 30] as const;
export const inviteInput = z.object({
  role,
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .pipe(z.union([z.literal(''), z.email('Enter an e-mail address, or leave this empty.')]))
    .optional()
    .transform((text) => text || undefined),
  days: z.union(INVITATION_DAYS.map((days) => z.literal(days))).default(7),
});
export type InviteInput = z.output<typeof inviteInput>;
export const invitationId = z.object({ id: z.uuid() });

export const invitationToken = z.string().min(10).max(100);
export const byToken = z.object({ token: invitationToken });
export const joinInput = newAccount.safeExtend({ token: invitationToken });
export type JoinInput = z.infer<typeof joinInput>;
