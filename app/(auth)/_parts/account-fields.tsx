'use client';
import { fieldError } from '../../_lib/errors.ts';
import { useTyped } from '../../_lib/use-typed.ts';
import { AuthField } from './form.tsx';
import { NewPassword } from './password-field.tsx';

type Typed = ReturnType<typeof useTyped>;
interface Draft {
  name: Typed;
  email: Typed;
  fixedEmail: boolean;
}

/** Name and address as typed: a password must not be made of them. A given address stays as it is. */
export function useAccountDraft(given: { email?: string } = {}): Draft {
  return { name: useTyped(), email: useTyped(given.email), fixedEmail: given.email !== undefined };
}

/** Name, e-mail and a new password, each with its error beside it. */
export function AccountFields({ draft, error }: { draft: Draft; error: unknown }) {
  return (
    <>
      <AuthField
        label="Your name"
        name="name"
        autoComplete="name"
        {...draft.name.field}
        error={fieldError(error, 'name')}
        autoFocus
        required
      />
      <AuthField
        label="E-mail"
        name="email"
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        {...draft.email.field}
        readOnly={draft.fixedEmail}
        hint={draft.fixedEmail ? 'The invitation is for this address.' : undefined}
        error={fieldError(error, 'email')}
        required
      />
      <NewPassword personal={[draft.name.value, draft.email.value]} error={fieldError(error, 'password')} />
    </>
  );
}
