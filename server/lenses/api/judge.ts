import type { Judgement } from '../lens.ts';
import type { Finding } from '../shapes.ts';
import type { ApiDifference, ApiNote, EndpointChange, SeenCaller } from './shapes.ts';

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

function summaryOf({ endpoints }: ApiDifference, breaking: number): string {
  if (!endpoints.length) return 'The API stays as it is.';
  const of = (change: EndpointChange['change']) => endpoints.filter((one) => one.change === change).length;
  const parts = [[of('new'), 'new'], [of('changed'), 'changed'], [of('removed'), 'removed']] as const;
  const said = parts.filter(([n]) => n).map(([n, word], index) => (index ? `${n} ${word}` : `${count(n, 'endpoint')} ${word}`));
  return `${said.join(', ')}. ${breaking ? `${count(breaking, 'breaking change')}.` : 'Nothing breaks.'}`;
} // biome-ignore format: short

const FIX = {
  'removed-endpoint': 'Keep it until nobody calls it, or offer a view under the old name.',
  'removed-field': 'Keep the field until nobody uses it, or offer it through a view.',
  'changed-type': 'Add a field of the new type beside the old one.',
  'narrowed-field': 'Keep accepting the old values, or tell the callers first.',
  'required-field': 'Give the column a default, so that callers that do not know it still can add rows.',
  'lost-filter': 'Keep a column that can be filtered as before.',
  'lost-right': 'Grant the right again, or tell the callers first.',
  'removed-argument': 'Keep the argument, or add a second function.',
  'required-argument': 'Give the argument a default.',
  'changed-result': 'Add a second function with the new answer.',
} satisfies Record<NonNullable<ApiNote['breaks']>, string>;

const MOST_NAMED = 5;

function findingOf(endpoint: EndpointChange, note: ApiNote, callers: readonly SeenCaller[] | null): Finding {
  const { method, path } = endpoint;
  const seen = callers?.filter((one) => one.method === method && one.path === path && one.note === note.text);
  const more =
    seen && seen.length > MOST_NAMED ? `; and ${count(seen.length - MOST_NAMED, 'other caller')}` : '';
  const named = seen?.slice(0, MOST_NAMED).map((one) => one.text);
  const used = named?.length ? `Called: ${named.join('; ')}${more}.` : '';
  const unused = seen ? 'No call that needs it is in the request log.' : 'Callers are not known.';
  return {
    rule: `api.${note.breaks}`,
    level: seen?.length ? 'error' : 'decision',
    title:
      note.breaks === 'removed-endpoint' && endpoint.change === 'removed'
        ? `${method} ${path} is removed`
        : `${method} ${path}: ${note.text}`,
    detail: used || unused,
    fix: FIX[note.breaks!],
    anchor: { kind: 'endpoint', method, path },
  };
}

/**
 * What the difference of two APIs means. Pure.
 * @param callers who used what breaks; null when nothing is known of requests
 */
export function judgeApi(difference: ApiDifference, callers: readonly SeenCaller[] | null): Judgement {
  const findings = difference.endpoints.flatMap((endpoint) =>
    endpoint.notes.filter((note) => note.breaks).map((note) => findingOf(endpoint, note, callers)),
  );
  const failed = findings.some((one) => one.level === 'error');
  const state = failed ? 'failed' : findings.length ? 'decision' : 'passed';
  return { state, summary: summaryOf(difference, findings.length), findings };
}
