import { CodeBlock } from '@/app/_ui/code-block';
import type { SchemaDifference } from '@/server/lenses/schema/shapes';
import { Part, type PartProps } from '../findings/part.tsx';
import { ChangeList } from './list.tsx';
import { SchemaPicture } from './picture.tsx';
import { Views } from './views.tsx';

/** What a pull request does to the database: picture, list and SQL, and what the check found. `result`: of `schema`. */
export function DatabasePart(props: PartProps) {
  const data = props.result.data as { difference: SchemaDifference } | null;
  const difference = data?.difference;
  return (
    <Part id="db" title="Database" {...props}>
      {difference && difference.changes.length > 0 && (
        <Views
          picture={<SchemaPicture picture={difference.picture} />}
          columns={<ChangeList changes={difference.changes} renames={difference.renames} />}
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
