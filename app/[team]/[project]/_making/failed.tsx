'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { ProjectProgress } from '@/server/projects/queries';
import { formError } from '../../../_lib/errors.ts';
import { paths } from '../../../_lib/paths.ts';
import { useTRPC } from '../../../_lib/trpc.tsx';
import { Button, ButtonLink } from '../../../_ui/button.tsx';
import { Page } from '../../../_ui/page.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { PlainCode } from '../../../_ui/plain-code.tsx';
import { Steps } from './steps.tsx';
import { readStop } from './stop.ts';

interface FailedProps {
  team: string;
  project: string;
  progress: ProjectProgress;
  may: { create: boolean };
}

/** What it was doing: the words of the step that failed. */
function Happened({ progress }: { progress: ProjectProgress }) {
  const stop = readStop(progress.report);
  if (!stop)
    return <p className="whitespace-pre-line">{progress.failure ?? 'The server’s log says more.'}</p>;
  return (
    <div className="flex flex-col gap-2">
      <p>
        {stop.place && <b>{stop.place}: </b>}
        {stop.message}
      </p>
      {stop.statement && <PlainCode code={stop.statement} />}
      {stop.detail && <p className="text-ink-2">{stop.detail}</p>}
      {stop.hint && <p className="text-ink-2">PostgreSQL’s hint: {stop.hint}</p>}
    </div>
  );
}

function useClear(team: string, project: string) {
  const trpc = useTRPC();
  const router = useRouter();
  const remove = useMutation(
    trpc.projects.remove.mutationOptions({
      onSuccess: () => {
        router.push(paths.team(team));
        router.refresh();
      },
    }),
  );
  return { remove, clear: () => remove.mutate({ team, project, confirm: project }) };
}

/** A project that could not be made: what happened, what still works, what to do. */
export function Failed({ team, project, progress, may }: FailedProps) {
  const { remove, clear } = useClear(team, project);
  const file = progress.sourceInput.fileName;
  const again = file ? 'The other values are kept; choose the file again.' : 'The values you gave are kept.';
  return (
    <Page
      title={`${progress.name} could not be made`}
      lead="Nothing was kept of it: no database, no API and no repository. Your other projects are as they were."
      className="max-w-3xl"
    >
      <div className="flex flex-col gap-4">
        <Panel title="What happened" note={file} tone="bad">
          <Happened progress={progress} />
        </Panel>
        <Panel title="What to do">
          {may.create ? (
            <>
              <p className="text-ink-2">
                Put right what stopped it and try again. {again} Or delete it, which frees its name.
              </p>
              <div className="mt-3 flex flex-wrap gap-2">
                <ButtonLink tone="primary" href={paths.tryAgain(team, project)}>
                  Try again
                </ButtonLink>
                <Button onClick={clear} busy={remove.isPending || remove.isSuccess}>
                  Delete it
                </Button>
              </div>
              <p role="alert" className="mt-2 text-xs font-medium text-bad empty:hidden">
                {formError(remove.error)}
              </p>
            </>
          ) : (
            <p className="text-ink-2">A developer of the team can try again or delete it.</p>
          )}
        </Panel>
        {progress.steps.length > 0 && (
          <Panel title="How far it came" body="flush">
            <Steps steps={progress.steps} />
          </Panel>
        )}
      </div>
    </Page>
  );
}
