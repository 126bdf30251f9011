/** One step into the claims: a key, an index, the choice of one element of a list of texts, or a part of a text. */
export type ClaimStep =
  | { key: string }
  | { index: number }
  | { from: number; to: number | undefined }
  | { operator: '==' | '!=' | '^==' | '==^' | '*=='; value: string };

const STEP =
  /\.(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_$@-]+))|\[(\d+)\]|\[((?:-?\d+)?):((?:-?\d+)?)\]|\[\?\(\s*@\s*(==\^|\^==|\*==|==|!=)\s*"([^"]*)"\s*\)\]/y;

/**
 * Parses PostgREST's notation for the way to the role claim: `.role`, `."x-y".z[0]`, `.roles[?(@ ^== "app_")]`,
 * `.group[1:-1]`.
 * Throws an Error that says at which character it cannot be read.
 */
export function parseClaimPath(text: string): ClaimStep[] {
  const steps: ClaimStep[] = [];
  STEP.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (!found) throw new Error(`cannot be read at character ${at + 1}`);
    const [whole, quoted, plain, index, from, to, operator, value = ''] = found;
    if (from !== undefined) steps.push({ from: Number(from), to: to ? Number(to) : undefined });
    else if (operator) steps.push({ operator: operator as '==', value });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ key: quoted ?? plain ?? '' });
    at += whole.length;
    const [before] = steps.slice(-2);
    if (before && 'operator' in before && from === undefined && steps.length > 1)
      throw new Error('nothing may follow the filter but a slice');
  }
  if (steps.length === 0) throw new Error('is empty');
  return steps;
}

function holds(step: Extract<ClaimStep, { operator: string }>, value: string): boolean {
  if (step.operator === '==') return value === step.value;
  if (step.operator === '!=') return value !== step.value;
  if (step.operator === '^==') return value.startsWith(step.value);
  if (step.operator === '==^') return value.endsWith(step.value);
  return value.includes(step.value);
}

function walk(value: unknown, step: ClaimStep): unknown {
  if ('key' in step) return value && typeof value === 'object' ? Reflect.get(value, step.key) : undefined;
  if ('from' in step) return typeof value === 'string' ? value.slice(step.from, step.to) : undefined;
  if (!Array.isArray(value)) return undefined;
  if ('index' in step) return value[step.index];
  return value.find((one) => typeof one === 'string' && holds(step, one));
}

/** The role that the claims name; undefined when there is none. */
export function claimedRole(claims: object, path: ClaimStep[]): string | undefined {
  const found = path.reduce<unknown>(walk, claims);
  if (found === '') return undefined;
  if (typeof found === 'string') return found;
  return found === undefined || found === null ? undefined : JSON.stringify(found);
}
