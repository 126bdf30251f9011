/** One step into the claims: a key, an index, or the choice of one element of a list of texts. */
export type ClaimStep =
  | { key: string }
  | { index: number }
  | { operator: '==' | '!=' | '^==' | '==^' | '*=='; value: string };

const STEP =
  /\.(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_$@-]+))|\[(\d+)\]|\[\?\(\s*@\s*(==\^|\^==|\*==|==|!=)\s*"([^"]*)"\s*\)\]/y;

/**
 * Parses PostgREST's notation for the way to the role claim: `.role`, `."x-y".z[0]`, `.roles[?(@ ^== "app_")]`.
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
    const [whole, quoted, plain, index, operator, value = ''] = found;
    if (operator) steps.push({ operator: operator as '==', value });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ key: quoted ?? plain ?? '' });
    at += whole.length;
    if (operator && at < text.length) throw new Error('nothing may follow the filter');
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
  if (!Array.isArray(value)) return undefined;
  if ('index' in step) return value[step.index];
  return value.find((one) => typeof one === 'string' && holds(step, one));
}

/** The role that the claims name; undefined when there is none. */
export function claimedRole(claims: object, path: ClaimStep[]): string | undefined {
  const found = path.reduce<unknown>(walk, claims);
  if (typeof found === 'string') return found;
  return found === undefined || found === null ? undefined : JSON.stringify(found);
}
