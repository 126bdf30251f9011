import { CodeBlock } from '@/app/_ui/code-block';
import { anchorKey } from '@/server/checks/shapes';
import { changeAnchor, type SchemaDifference, tableAnchor } from '@/server/lenses/schema/shapes';
import { Part, type PartProps } from '../findings/part.tsx';
import { ChangeList } from './list.tsx';
import { SchemaPicture } from './picture.tsx';
import { Views } from './views.tsx';

/** What a pull request does to the database: picture, list and SQL, and what the check found. `result`: of `schema`. */
export function DatabasePart(props: PartProps) {
  const data = props.result.data as { difference: SchemaDifference } | null;
  const difference = data?.difference;
  const { talk } = props;
  const about = (difference?.changes ?? []).flatMap((change) => [changeAnchor(change), tableAnchor(change)]);
  const keys = new Set(about.filter((one) => one !== undefined).map(anchorKey));
  const open = talk.pull.threads.filter(
    ({ anchor, resolved }) => !resolved && keys.has(anchorKey(anchor)),
  ).length;
  return (
    <Part id="db" title="Database" {...props}>
      {difference && difference.changes.length > 0 && (
        <Views
          open={open}
          mayComment={talk.mayComment}
          picture={<SchemaPicture picture={difference.picture} talk={talk} />}
          columns={<ChangeList changes={difference.changes} renames={difference.renames} talk={talk} />}
          sql={
            <div className="p-3">
              <CodeBlock code={`${difference.sql.join(';\n')};`} language="sql" copy="Copy the SQL" />
              <p className="mt-2 text-xs text-ink-2">
                Turns main’s schema into the branch’s, written from the difference. The branch’s own
                migrations are what runs.
              </p>
            </div>
          }
        />
      )}
    </Part>
  );
}
