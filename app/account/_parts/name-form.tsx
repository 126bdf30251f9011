'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { fieldError, formError } from '../../_lib/errors.ts';
import { useTRPC } from '../../_lib/trpc.tsx';
import { useTyped } from '../../_lib/use-typed.ts';
import { Button } from '../../_ui/button.tsx';
import { TextField } from '../../_ui/field.tsx';
import { useToast } from '../../_ui/toast.tsx';

export function NameForm({ name: saved }: { name: string }) {
  const { value: name, field } = useTyped(saved);
  const toast = useToast();
  const router = useRouter();
  const rename = useMutation(
    useTRPC().accounts.rename.mutationOptions({
      onSuccess: () => {
        toast.good('Your name was changed');
        router.refresh();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ name });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-2">
      <TextField
        label="Name that others see"
        name="name"
        autoComplete="name"
        {...field}
        error={fieldError(rename.error, 'name') ?? formError(rename.error, ['name'])}
        className="w-full max-w-72"
      />
      <Button
        type="submit"
        busy={rename.isPending}
        reason={name.trim() === saved && 'Nothing has changed'}
        className="mt-[22px]"
      >
        Save name
      </Button>
    </form>
  );
}
