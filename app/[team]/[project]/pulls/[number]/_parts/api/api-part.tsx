import { Tag } from '@/app/_ui/tag';
import type { ApiDifference, EndpointChange } from '@/server/lenses/api/shapes';
import { Part, type PartProps } from '../findings/part.tsx';
import { Scroll } from '../findings/scroll.tsx';
import { CommentCell, type ObjectTalk, ThreadRow } from '../object-talk.tsx';

const TONES = { new: 'good', changed: 'neutral', removed: 'bad' } as const;

function Row({ endpoint, talk }: { endpoint: EndpointChange; talk: ObjectTalk }) {
  const { method, path, change, notes } = endpoint;
  const anchor = { kind: 'endpoint', method, path } as const;
  return (
    <>
      <tr className="border-t border-line align-top">
        <th scope="row" className="py-2 pr-3 pl-4 text-left font-mono text-code font-normal break-all">
          <span className="font-semibold">{method}</span> {path.replace('/rest/v1', '')}
        </th>
        <td className="py-2 pr-3">
          <Tag tone={TONES[change]}>{change}</Tag>
        </td>
        <td className="py-2 pr-4 break-words text-ink-2">
          <ul className="grid gap-1">
            {notes
              .filter((one) => change === 'changed' || one.breaks !== 'removed-endpoint')
              .map((one) => (
                <li key={one.text} className="flex flex-wrap items-baseline gap-1.5">
                  {one.text}
                  {one.breaks && <Tag tone="bad">breaking</Tag>}
                </li>
              ))}
          </ul>
        </td>
        <CommentCell talk={talk} anchor={anchor} className="py-1.5" />
      </tr>
      <ThreadRow talk={talk} anchor={anchor} columns={4} />
    </>
  );
}

/** What a pull request does to the API: one row per endpoint that differs. `result`: of the check `api`. */
export function ApiPart(props: PartProps) {
  const data = props.result.data as { difference: ApiDifference } | null;
  const endpoints = data?.difference.endpoints ?? [];
  return (
    <Part id="api" title="API" {...props}>
      {endpoints.length > 0 && (
        <Scroll
          label="Endpoints that change"
          className="overflow-x-auto rounded-panel border border-line bg-surface"
        >
          <table className="w-full border-collapse">
            <thead>
              <tr className="text-left text-xs text-ink-3">
                <th scope="col" className="py-1.5 pr-3 pl-4 font-medium">
                  Endpoint
                </th>
                <th scope="col" className="py-1.5 pr-3 font-medium">
                  Change
                </th>
                <th scope="col" className="py-1.5 pr-4 font-medium">
                  What callers see
                </th>
                <td className="w-10" />
              </tr>
            </thead>
            <tbody>
              {endpoints.map((one) => (
                <Row
                  key={`${one.method} ${one.schema} ${one.path} ${one.change}`}
                  endpoint={one}
                  talk={props.talk}
                />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Part>
  );
}
