import type { NextRequest } from './rest-load.ts';

/** Requests/s that the gateway must reach, as a multiple of the hand-written endpoint with role and claims. */
export const GOALS = {
  'row by key': 2.0,
  '20 rows filtered and ordered': 1.6,
  'three levels embedded': 1.5,
  'page of 100 with exact total': 1.2,
  insert: 1.3,
  patch: 1.4,
  '1,000 rows': 1.6,
  rpc: undefined,
} as const;
export type Workload = keyof typeof GOALS;
/** How an endpoint wants each workload asked; one that it cannot do is left out. */
export type Workloads = Partial<Record<Workload, NextRequest>>;

const random = (most: number) => 1 + Math.floor(Math.random() * most);
const status = () => ['new', 'paid', 'sent', 'done'][random(4) - 1] ?? 'new';
const order = () => JSON.stringify({ customer_id: random(10000), status: status(), total: random(900) });
const PLACED = '2026-01-01T00:00:00Z';
const note = () => JSON.stringify({ note: `note ${random(1e6)}` });

/** Makes requests with a token. */
export class Writer {
  readonly #token: string;
  constructor(token: string) {
    this.#token = token;
  }
  get(url: string, more = ''): string {
    return this.#head('GET', url, more);
  }
  send(method: string, url: string, body: string, more = ''): string {
    const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n${more}`;
    return `${this.#head(method, url, headers)}${body}`;
  }
  #head(method: string, url: string, more: string): string {
    return `${method} ${url} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${this.#token}\r\n${more}\r\n`;
  }
}

const whole = 'Prefer: return=representation\r\n';

/** Requests in PostgREST's grammar to the API at `root`. */
export function postgrest(writer: Writer, root: string): Workloads {
  const base = `${root}/orders`;
  const page = (limit: number, more = '') =>
    writer.get(`${base}?status=eq.${status()}&order=placed_at.desc&limit=${limit}${more}`);
  const counted = (customer: number) =>
    `${base}?customer_id=gt.${customer}&customer_id=lte.${customer + 40}&order=id&limit=100`;
  return {
    'row by key': () => writer.get(`${base}?id=eq.${random(500000)}`),
    '20 rows filtered and ordered': () => page(20),
    'three levels embedded': () =>
      page(20, '&select=*,customers(name),items(line,quantity,products(name,price))'),
    'page of 100 with exact total': () => writer.get(counted(random(9900)), 'Prefer: count=exact\r\n'),
    insert: () => writer.send('POST', base, order(), whole),
    patch: () => writer.send('PATCH', `${base}?id=eq.${random(500000)}`, note(), whole),
    '1,000 rows': () => page(1000),
    rpc: () => writer.get(`${root}/rpc/customer_total?customer=${random(10000)}`),
  };
}

/** Requests to `rest-handwritten.ts`. */
export function handwritten(writer: Writer): Workloads {
  return {
    'row by key': () => writer.get(`/orders/${random(500000)}`),
    '20 rows filtered and ordered': () => writer.get(`/orders?status=${status()}`),
    'three levels embedded': () => writer.get(`/embedded?status=${status()}`),
    'page of 100 with exact total': () => writer.get(`/counted?customer=${random(9900)}`),
    insert: () => writer.send('POST', '/orders', order()),
    patch: () => writer.send('PATCH', `/orders/${random(500000)}`, note()),
    '1,000 rows': () => writer.get(`/thousand?status=${status()}`),
    rpc: () => writer.get(`/total?customer=${random(10000)}`),
  };
}

/** Requests to Platformatic DB; it embeds and calls functions only through GraphQL or own code. */
export function platformatic(writer: Writer): Workloads {
  const page = (limit: number) =>
    writer.get(`/orders/?where.status.eq=${status()}&orderby.placedAt=desc&limit=${limit}`);
  const counted = (customer: number) =>
    `/orders/?where.customerId.gt=${customer}&where.customerId.lte=${customer + 40}&orderby.id=asc&limit=100&totalCount=true`;
  // It wants every column that may not be null, also those with a default, and has no partial update.
  const whole = () => ({ customerId: random(10000), status: status(), total: random(900), placedAt: PLACED });
  const noted = () => JSON.stringify({ ...whole(), note: `note ${random(1e6)}` });
  return {
    'row by key': () => writer.get(`/orders/${random(500000)}`),
    '20 rows filtered and ordered': () => page(20),
    'page of 100 with exact total': () => writer.get(counted(random(9900))),
    insert: () => writer.send('POST', '/orders/', JSON.stringify(whole())),
    patch: () => writer.send('PUT', `/orders/${random(500000)}`, noted()),
    '1,000 rows': () => page(1000),
  };
}

/** The text of a pgbench script that does the same in SQL, with role and claims. */
export function pgbenchScript(claims: string): string {
  const session = `select set_config('role', 'authenticated', true), set_config('request.jwt.claims', '${claims}', true)`;
  return `\\set id random(1, 500000)\nbegin;\n${session};\nselect * from orders where id = :id;\ncommit;\n`;
}
