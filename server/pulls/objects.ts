import { type Anchor, anchor, anchorKey } from '../checks/shapes.ts';
import { changeAnchor, type ObjectChange, tableAnchor } from '../lenses/schema/shapes.ts';
import type { ReadDb } from '../platform/control/client.ts';

type Change = ObjectChange['change'];
/** What differs at one commit: how, by the key of its anchor. Undefined: the checks of this commit do not say. */
export type ChangedObjects = Map<string, Change> | undefined;

type SchemaRow = Pick<ObjectChange, 'id' | 'kind' | 'change' | 'schema' | 'table' | 'name'>;
interface EndpointRow {
  method: string;
  path: string;
  change: 'new' | 'removed' | 'changed';
}

/** Which objects of the database differ, as the schema check of this commit saw them. */
async function changedInSchema(db: ReadDb, pullId: string, commit: string): Promise<ChangedObjects> {
  const rows = await db.$queryRaw<{ list: SchemaRow[] }[]>`
    SELECT (SELECT coalesce(jsonb_agg(c - 'properties'), '[]')
            FROM jsonb_array_elements(r."result" #> '{data,difference,changes}') c) AS list
    FROM "check_run" r
    WHERE r."pullId" = ${pullId}::uuid AND r."commit" = ${commit} AND r."name" = 'schema'
      AND jsonb_typeof(r."result" #> '{data,difference,changes}') = 'array'`;
  return rows[0] && known(rows[0].list);
}

function known(changes: readonly SchemaRow[]): Map<string, Change> {
  const found = new Map<string, Change>();
  for (const change of changes) {
    const [own, table] = [changeAnchor(change), tableAnchor(change)];
    // A default comes and goes without its column.
    if (own && change.kind !== 'default') found.set(anchorKey(own), change.change);
    else if (own && !found.has(anchorKey(own))) found.set(anchorKey(own), 'changed');
    // A table of which only a part differs is changed.
    if (table && !found.has(anchorKey(table))) found.set(anchorKey(table), 'changed');
  }
  return found;
}

const ENDPOINT: Record<EndpointRow['change'], Change> = {
  new: 'added',
  removed: 'removed',
  changed: 'changed',
};

/** Which endpoints differ, as the API check of this commit saw them. */
async function changedInApi(db: ReadDb, pullId: string, commit: string): Promise<ChangedObjects> {
  const rows = await db.$queryRaw<{ list: EndpointRow[] }[]>`
    SELECT r."result" #> '{data,difference,endpoints}' AS list FROM "check_run" r
    WHERE r."pullId" = ${pullId}::uuid AND r."commit" = ${commit} AND r."name" = 'api'
      AND jsonb_typeof(r."result" #> '{data,difference,endpoints}') = 'array'`;
  if (!rows[0]) return undefined;
  const key = ({ method, path }: EndpointRow) => anchorKey({ kind: 'endpoint', method, path });
  return new Map(rows[0].list.map((one) => [key(one), ENDPOINT[one.change]]));
}

/** What became of a thing that a conversation is about: null while the branch changes it. */
export type Fate = 'gone' | 'unchanged' | null;

interface About {
  id: string;
  anchor: unknown;
  commit: string;
}

/**
 * What became of the objects that conversations are about, by the conversations' ids: `gone` when the branch had made
 * it and does not any more, `unchanged` when the branch leaves it as main has it. Lines are not looked at, and neither
 * is anything while the checks of the head have not ended.
 */
export async function fatesOf(
  db: ReadDb,
  { pullId, head }: { pullId: string; head: string },
  threads: readonly About[],
): Promise<Map<string, Fate>> {
  const asked = new Map<string, Promise<ChangedObjects>>();
  const at = (about: Anchor, commit: string) => {
    const look = about.kind === 'endpoint' ? changedInApi : changedInSchema;
    const key = `${about.kind === 'endpoint'} ${commit}`;
    const found = asked.get(key) ?? look(db, pullId, commit);
    asked.set(key, found);
    return found;
  };
  const fates = new Map<string, Fate>();
  for (const thread of threads) {
    const about = anchor.parse(thread.anchor);
    if (about.kind === 'line' || about.kind === 'talk') continue;
    const now = await at(about, head);
    if (!now || now.has(anchorKey(about))) continue;
    const was = (await at(about, thread.commit))?.get(anchorKey(about));
    fates.set(thread.id, was === 'added' ? 'gone' : 'unchanged');
  }
  return fates;
}
