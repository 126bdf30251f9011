'use client';
import { useMutation } from '@tanstack/react-query';
import { Copy, Download } from 'lucide-react';
import { copyText } from '@/app/_lib/clipboard';
import { problemOf } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { useToast } from '@/app/_ui/toast';
import type { ConsoleFacts } from './console-facts.ts';

const DOCUMENTS = [
  { title: 'OpenAPI 3.1', file: 'openapi.json', accept: 'application/openapi+json' },
  { title: 'TypeScript types', file: 'database.ts', accept: 'application/typescript' },
] as const;
type DescriptionFile = (typeof DOCUMENTS)[number];

/** Offers a text as a file. */
function saveAs(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Asks the gateway for a description, as any client would, with a console token of the widest role the reader may take. */
function useDescription({ place, ref, may }: ConsoleFacts) {
  const trpc = useTRPC();
  const { mutateAsync: mint } = useMutation(trpc.environments.consoleToken.mutationOptions());
  return async (accept: string): Promise<string> => {
    const { token } = await mint({ ...place, role: may.service ? 'service_role' : 'authenticated' });
    const answer = await fetch(`/p/${encodeURIComponent(ref)}/rest/v1/`, {
      headers: { accept, authorization: `Bearer ${token}` },
      credentials: 'omit',
      cache: 'no-store',
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The API answered ${answer.status}: ${text.slice(0, 200)}`);
    return text;
  };
}

/** The description of the API and its types, to take along. */
export function Descriptions({ facts }: { facts: ConsoleFacts }) {
  return (
    <>
      <p className="mb-2 text-ink-2">
        All that <code>{facts.may.service ? 'service_role' : 'authenticated'}</code> may use. Programs fetch
        the same at the root of the API, as far as their own key goes.
      </p>
      {DOCUMENTS.map((document) => (
        <Line key={document.file} facts={facts} document={document} />
      ))}
    </>
  );
}

function Line({ facts, document }: { facts: ConsoleFacts; document: DescriptionFile }) {
  const { title, file, accept } = document;
  const toast = useToast();
  const describe = useDescription(facts);
  const take = useMutation({
    mutationFn: async (use: (text: string) => void | Promise<void>) => use(await describe(accept)),
    onError: (error) => toast.bad(`${title} could not be taken`, problemOf(error).message),
  });
  const copy = async (text: string) => {
    await copyText(text);
    toast.good(`${title} copied`);
  };
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line py-1.5">
      <span className="w-36 flex-none text-ink-3">{title}</span>
      <code className="min-w-0 flex-1">{file}</code>
      <Button
        icon={<Copy />}
        aria-label={`Copy ${title}`}
        busy={take.isPending}
        onClick={() => take.mutate(copy)}
      >
        Copy
      </Button>
      <Button
        icon={<Download />}
        aria-label={`Download ${title}`}
        busy={take.isPending}
        onClick={() => take.mutate((text) => saveAs(file, accept, text))}
      >
        Download
      </Button>
    </div>
  );
}
