'use client';
import dynamic from 'next/dynamic';
import { LoadingRows } from '@/app/_ui/states';

/** The editor, fetched when a page shows it: it is too large for those that do not. */
export const LazyEditor = dynamic(() => import('@/app/_ui/code-editor').then((module) => module.CodeEditor), {
  ssr: false,
  loading: () => <LoadingRows label="Loading the editor" rows={8} />,
});
