import type { Grant, Policy, Table } from '@/server/catalog/shapes';

const VERBS: Record<string, string> = {
  SELECT: 'read',
  INSERT: 'add',
  UPDATE: 'change',
  DELETE: 'delete',
  TRUNCATE: 'empty',
  REFERENCES: 'point keys at',
  TRIGGER: 'add triggers to',
  MAINTAIN: 'maintain',
};
const ORDER = Object.keys(VERBS);

/** “read, add and change”. */
export function listInWords(words: string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export interface GrantWords {
  role: string;
  sentence: string;
}

/** What each role was granted, one sentence a role: “may read and add rows; may change only email”. */
export function grantsInWords(grants: Grant[]): GrantWords[] {
  const roles = [...new Set(grants.map((grant) => grant.role))];
  return roles.map((role) => {
    const own = grants.filter((grant) => grant.role === role);
    const sorted = (list: Grant[]) =>
      [...new Set(list.map((g) => g.privilege))].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
    const whole = sorted(own.filter((grant) => !grant.columns)).map((p) => VERBS[p] ?? p.toLowerCase());
    const parts = whole.length ? [`may ${listInWords(whole)} rows`] : [];
    for (const grant of own.filter((candidate) => candidate.columns))
      parts.push(
        `may ${VERBS[grant.privilege] ?? grant.privilege.toLowerCase()} only ${listInWords(grant.columns ?? [])}`,
      );
    return { role: role === 'PUBLIC' ? 'everybody' : role, sentence: parts.join('; ') };
  });
}

const COMMANDS: Record<Policy['command'], string> = {
  all: 'read and write',
  select: 'read',
  insert: 'add',
  update: 'change',
  delete: 'delete',
};

/** Takes off the brackets PostgreSQL puts around every expression. */
export function bare(expression: string): string {
  let text = expression.trim();
  while (text.startsWith('(') && closes(text)) text = text.slice(1, -1).trim();
  return text;
}
function closes(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    if (quoted) continue;
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return at === text.length - 1;
  }
  return false;
}

export interface PolicyWords {
  name: string;
  /** Up to the first condition: “authenticated may read rows where”. */
  lead: string;
  using: string | null;
  /** Between the conditions: “and write rows where”. */
  link: string | null;
  check: string | null;
}

const always = (expression: string | null) => expression !== null && bare(expression) === 'true';

/** A policy as a sentence with its conditions as code. */
export function policyInWords(policy: Policy): PolicyWords {
  const who = policy.roles.includes('public') ? 'every role' : listInWords(policy.roles);
  const may = policy.permissive ? 'may' : 'may only';
  const verb = COMMANDS[policy.command];
  const condition = policy.command === 'insert' ? policy.check : policy.using;
  const name = policy.name;
  if (condition === null || always(condition))
    return {
      name,
      lead: `${who} ${may} ${verb} ${always(condition) ? 'every row' : 'rows'}`,
      using: null,
      link: null,
      check: null,
    };
  const second = policy.command === 'insert' || always(policy.check) ? null : policy.check;
  return {
    name,
    lead: `${who} ${may} ${verb} rows where`,
    using: bare(condition),
    link: second ? 'and leave behind only rows where' : null,
    check: second ? bare(second) : null,
  };
}

/** What row-level security means for this table, in one sentence. */
export function securityInWords(
  table: Pick<Table, 'kind' | 'rls' | 'rlsForced' | 'policies' | 'securityInvoker'>,
): string {
  if (table.kind === 'view')
    return table.securityInvoker
      ? 'A view with the caller’s rights: the policies of the tables below it hold.'
      : 'A view with its owner’s rights: policies of the tables below it do not hold for who reads it.';
  if (table.kind === 'matview')
    return 'A stored result: policies of the tables below it do not hold for who reads it.';
  if (!table.rls)
    return table.policies.length
      ? 'Row-level security is off, so the policies below do nothing: who may read the table reads every row.'
      : 'Row-level security is off: who may read the table reads every row.';
  if (!table.policies.length)
    return 'Row-level security is on without a policy: only service_role and the owner see rows.';
  return `Row-level security is on${table.rlsForced ? ', for the owner too' : ''}: a role sees the rows that a policy allows.`;
}

/** Short, for lists. */
export function securityState(table: Pick<Table, 'kind' | 'rls' | 'policies' | 'securityInvoker'>): string {
  if (table.kind === 'view') return table.securityInvoker ? 'caller’s rights' : 'owner’s rights';
  if (table.kind === 'matview') return 'owner’s rights';
  if (!table.rls) return 'off';
  return table.policies.length
    ? `${table.policies.length} ${table.policies.length === 1 ? 'policy' : 'policies'}`
    : 'on, no policy';
}
