import { z } from 'zod';
import { LONGEST_PASSWORD, passwordStrength } from './strength.ts';

export { passwordStrength } from './strength.ts';

/** An e-mail address as it is stored: lower case. */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'This is too long for an e-mail address.')
  .pipe(z.email('Enter an e-mail address, such as ada@example.org.'));

/** A person's name as others see it. */
export const personName = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(80, 'Use at most 80 characters.')
  .regex(/^[^\p{C}]*$/u, 'A name cannot contain control characters.');

/** A password somebody proves to know: only its length is checked. */
export const knownPassword = z.string().min(1, 'Enter your password.').max(LONGEST_PASSWORD);

/** A password somebody chooses. Name and e-mail are checked against it by `newAccount`. */
export const newPassword = z.string().superRefine((password, context) => {
  const { level, words } = passwordStrength(password);
  if (level === 0) context.addIssue({ code: 'custom', message: words });
});

const account = z.object({ name: personName, email, password: newPassword });
type Account = z.infer<typeof account>;

function refusePersonal(input: Account, context: z.RefinementCtx): void {
  const { level, words } = passwordStrength(input.password, [input.name, input.email]);
  if (level === 0) context.addIssue({ code: 'custom', path: ['password'], message: words });
}

/** What makes an account: by setup or by an invitation. */
export const newAccount = account.superRefine(refusePersonal);
export type NewAccount = Account;

const setUpFields = account.extend({
  teamName: z
    .string()
    .trim()
    .min(1, 'Enter a name for your first team.')
    .max(60, 'Use at most 60 characters.'),
});
/** The first start: the owner's account and the first team. */
export const setUpInput = setUpFields.superRefine(refusePersonal);
export type SetUpInput = z.infer<typeof setUpFields>;

export const signInInput = z.object({ email, password: knownPassword });

export const renameInput = z.object({ name: personName });

export const changePasswordInput = z.object({
  current: z.string().max(LONGEST_PASSWORD),
  password: newPassword,
});
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

/** Days a personal access token lives; `never` has no end. */
export const TOKEN_LIVES = ['7', '30', '90', '365', 'never'] as const;
export const createTokenInput = z.object({
  name: z.string().trim().min(1, 'Say what it is for.').max(60, 'Use at most 60 characters.'),
  scope: z.enum(['read', 'write']),
  days: z.enum(TOKEN_LIVES),
});
export type CreateTokenInput = z.infer<typeof createTokenInput>;

export const byId = z.object({ id: z.uuid() });
export const identityInput = z.object({ provider: z.enum(['github', 'oidc']) });
