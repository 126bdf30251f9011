import { redirect } from 'next/navigation';
import { paths } from '@/app/_lib/paths';
import { ButtonLink } from '@/app/_ui/button';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import { loadSection } from '@/app/[team]/[project]/database/_catalog/load-catalog';
import { caller } from '@/server/rpc/caller';
import { type Place, placeOf } from '../../_parts/place.ts';

interface ReferencePageProps {
  params: Promise<Place>;
}

/** The reference opens at the first table; without one it says how to get there. */
export default async function ReferencePage({ params }: ReferencePageProps) {
  const place = await placeOf(params);
  const { team, project } = place;
  return loadSection('Reference', caller.api.index(place), ({ resources }) => {
    const [first] = resources;
    if (first) redirect(paths.reference(place, first.slug, first.operations[0]?.name));
    return (
      <article className="min-w-0 px-4 py-5 md:px-7 xl:col-span-2">
        <h1>Reference</h1>
        <Panel body="flush" className="mt-4">
          <EmptyState
            title="The reference writes itself with the first table"
            actions={
              <>
                <ButtonLink tone="primary" href={paths.files(team, project)}>
                  Clone the repository
                </ButtonLink>
                <ButtonLink href={paths.guide(place)}>Read how to sign in</ButtonLink>
              </>
            }
          >
            The database has no table, view or function in a schema that the API serves. Push a migration with
            a <code>CREATE TABLE</code> to <code>main</code>: its page appears here at once, with filters,
            examples and who may call it.
          </EmptyState>
        </Panel>
      </article>
    );
  });
}
