import { load } from '@/app/_lib/load';
import type { CheckSummary } from '@/server/checks/shapes';
import type { PullView } from '@/server/pulls/shapes';
import { caller } from '@/server/rpc/caller';
import type { Where } from '../../_parts/where.ts';
import { ApiPart } from './api/api-part.tsx';
import { DatabasePart } from './database/database-part.tsx';
import { DocsPart } from './docs/docs-part.tsx';
import type { PartProps } from './findings/part.tsx';
import { ObjectTalk } from './object-talk.tsx';

const PARTS: Record<string, (props: PartProps) => React.ReactNode> = {
  schema: DatabasePart,
  api: ApiPart,
  docs: DocsPart,
};

const ended = ({ state }: CheckSummary) => state !== 'waiting' && state !== 'running';

/** What the checks have looked at, each as its own part: the database, the API, the docs. */
export async function LensParts({ pull, where }: { pull: PullView; where: Where }) {
  const shown = pull.checks.filter((check) => check.name in PARTS && ended(check));
  const results = await load(
    Promise.all(
      shown.map(({ name }) => caller.checks.details({ ...where, name, commit: pull.standing.head })),
    ),
  );
  const talk = new ObjectTalk(pull, where);
  return results.map((result) => {
    const Part = PARTS[result.name]!;
    return <Part key={result.name} where={where} result={result} talk={talk} />;
  });
}
