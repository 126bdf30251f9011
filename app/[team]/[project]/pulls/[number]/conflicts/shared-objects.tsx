import Link from 'next/link';
import { paths } from '@/app/_lib/paths';
import { CodeBlock } from '@/app/_ui/code-block';
import { Panel } from '@/app/_ui/panel';
import { Tag } from '@/app/_ui/tag';
import type { Collisions, Doing, SharedObject } from '@/server/pulls/collisions/shapes';
import type { Where } from '../../_parts/where.ts';

const WORDS: Record<Doing['change'], string> = {
  added: 'Adds',
  changed: 'Changes',
  replaced: 'Makes or replaces',
  removed: 'Drops',
  renamed: 'Renames',
  used: 'Writes',
};
const nameOf = (path: string) => path.split('/').at(-1);

interface SideProps {
  title: string;
  doings: readonly Doing[];
  /** Where the file can be edited, on the branch’s side. */
  edit?: (path: string) => string;
}

function Side({ title, doings, edit }: SideProps) {
  return (
    <div className="min-w-0">
      <h4 className="text-xs font-semibold text-ink-2">{title}</h4>
      <ul className="mt-1 flex flex-col gap-2">
        {doings.map((one) => (
          <li key={`${one.file}:${one.line}:${one.change}:${one.to}`} className="min-w-0">
            {one.sql && (
              <>
                <p className="text-xs text-ink-2">
                  {WORDS[one.change]} {one.to ?? 'it'}
                </p>
                <CodeBlock code={one.sql} language="sql" className="mt-1 [&>pre]:max-h-48" />
              </>
            )}
            <p className="mt-1 font-mono text-2xs break-all text-ink-3">
              {edit ? <Link href={edit(one.file)}>{nameOf(one.file)}</Link> : nameOf(one.file)}, line{' '}
              {one.line}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Shared({
  object,
  branch,
  edit,
}: {
  object: SharedObject;
  branch: string;
  edit?: SideProps['edit'];
}) {
  const { kind, name, collides, why, main } = object;
  return (
    <li className="border-t border-line px-4 py-3 first:border-t-0">
      <h3 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
        <span className="min-w-0 break-all">
          <span className="font-normal text-ink-2">{kind}</span> {name}
        </span>
        <Tag tone={collides ? 'bad' : 'neutral'}>{collides ? 'Collides' : 'Fits'}</Tag>
      </h3>
      <p className="mt-0.5 text-ink-2">{why}.</p>
      <div className="mt-2 grid gap-3 md:grid-cols-2">
        <Side title="Theirs (main)" doings={main} />
        <Side title={`Ours (${branch})`} doings={object.branch} {...(edit && { edit })} />
      </div>
    </li>
  );
}

interface SharedObjectsProps {
  found: Collisions;
  where: Where;
  branch: string;
  mayEdit: boolean;
}

/** What the migrations of main and of the branch do to the same objects, side by side; those that collide come first. */
export function SharedObjects({ found, where, branch, mayEdit }: SharedObjectsProps) {
  const { objects, unread } = found;
  const edit = (path: string) => paths.editPullFile(where.team, where.project, where.number, path);
  const collide = objects.filter(({ collides }) => collides).length;
  return (
    <Panel
      title="Objects that both change"
      count={objects.length}
      body="flush"
      tone={collide ? 'bad' : 'plain'}
    >
      {objects.length ? (
        <ul>
          {objects.map((object) => (
            <Shared
              key={`${object.id} ${object.why}`}
              object={object}
              branch={branch}
              {...(mayEdit && { edit })}
            />
          ))}
        </ul>
      ) : (
        <p className="px-4 py-3 text-ink-2">
          Both have brought migrations since they parted, and they share no table, column or other object.
        </p>
      )}
      {unread.length > 0 && (
        <p className="border-t border-line px-4 py-3 text-xs text-ink-2">
          Not compared, because their text does not tell what they do:{' '}
          {unread.map(({ side, file, line }) => `${nameOf(file)}, line ${line} (${side})`).join('; ')}.
        </p>
      )}
    </Panel>
  );
}
