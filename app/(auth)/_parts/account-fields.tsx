'use client';
import { useState } from 'react';
import { fieldError } from '../../_lib/errors.ts';
import { AuthField } from './form.tsx';
import { NewPassword } from './password-field.tsx';

interface Draft {
  name: string;
  email: string;
  setName: (name: string) => void;
  setEmail: (email: string) => void;
}

/** Name and address as typed: a password must not be made of them. */
export function useAccountDraft(given: { email?: string } = {}): Draft {
  const [name, setName] = useState('');
  const [email, setEmail] = useState(given.email ?? '');
  return { name, email, setName, setEmail };
}

/** Name, e-mail and a new password, each with its error beside it. */
export function AccountFields({ draft, error }: { draft: Draft; error: unknown }) {
  return (
    <>
      <AuthField
        label="Your name"
        name="name"
        autoComplete="name"
        value={draft.name}
        onChange={(event) => draft.setName(event.target.value)}
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
        value={draft.email}
        onChange={(event) => draft.setEmail(event.target.value)}
        error={fieldError(error, 'email')}
        required
      />
      <NewPassword personal={[draft.name, draft.email]} error={fieldError(error, 'password')} />
    </>
  );
}
