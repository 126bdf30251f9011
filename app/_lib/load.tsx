import { TRPCError } from '@trpc/server';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { NoPermission } from '../_ui/no-permission.tsx';
import { paths } from './paths.ts';

/** The address being rendered, as the front door passed it on. */
async function here(): Promise<string | undefined> {
  return (await headers()).get('x-slipway-path') ?? undefined;
}

/** Turns “missing” into the page for that, and “signed out” into the way to sign in; rethrows the rest. */
async function leave(error: unknown): Promise<never> {
  if (error instanceof TRPCError && error.code === 'NOT_FOUND') notFound();
  if (error instanceof TRPCError && error.code === 'UNAUTHORIZED') redirect(paths.login(await here()));
  throw error;
}

/** For pages: awaits a call of the server caller, with the usual answers to “missing” and “signed out”. */
export async function load<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    return leave(error);
  }
}

/** As `load`, for pages that some roles may not see: those get the sentence that says which role is needed. */
export async function loadPage<T>(call: Promise<T>, show: (data: T) => ReactNode): Promise<ReactNode> {
  let data: T;
  try {
    data = await call;
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'FORBIDDEN')
      return <NoPermission message={error.message} />;
    return leave(error);
  }
  return show(data);
}
