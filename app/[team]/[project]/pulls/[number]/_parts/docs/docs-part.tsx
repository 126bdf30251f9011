import { Tag } from '@/app/_ui/tag';
import type { DocsDifference, DocsItem } from '@/server/lenses/docs/shapes';
import { Part, type PartProps } from '../findings/part.tsx';
import { Scroll } from '../findings/scroll.tsx';

const nameOf = ({ name, column, kind }: DocsItem) =>
  column === null ? `${name}${kind === 'function' ? '()' : ''}` : `${name}.${column}`;

function Row({ item }: { item: DocsItem }) {
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="py-1.5 pr-3 pl-4 min-w-36 text-left font-medium break-words">
        {nameOf(item)}
        <span className="ml-1.5 text-xs font-normal text-ink-3">{item.change}</span>
      </th>
      <td className="py-1.5 pr-4 break-words text-ink-2">
        {item.comment ?? <span className="text-ink-3">No description</span>}
        <span className="ml-1.5 inline-flex gap-1">
          {item.marks.map((mark) => (
            <Tag key={mark}>{mark}</Tag>
          ))}
          {item.looksLike && <Tag tone="warn">looks {item.looksLike.mark}</Tag>}
        </span>
      </td>
    </tr>
  );
}

/** The descriptions that a pull request brings, and those that it lacks. `result`: of the check `docs`. */
export function DocsPart(props: PartProps) {
  const data = props.result.data as { evidence: DocsDifference } | null;
  const items = (data?.evidence.items ?? []).filter(
    (one) => one.needsComment || one.looksLike || one.comment,
  );
  return (
    <Part id="docs" title="Docs" {...props}>
      {items.length > 0 && (
        <Scroll
          label="Descriptions"
          className="max-h-96 overflow-auto rounded-panel border border-line bg-surface"
        >
          <table className="w-full border-collapse [&_tr:first-child]:border-0">
            <caption className="sr-only">
              New and changed tables, columns and functions with their descriptions
            </caption>
            <tbody>
              {items.map((item) => (
                <Row key={`${item.kind} ${item.schema}.${nameOf(item)}${item.signature ?? ''}`} item={item} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Part>
  );
}
