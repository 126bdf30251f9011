/**
 * What a careful person writes by hand: Fastify, pg, prepared statements, the JWT verified once per token.
 * With BENCH_BARE it does without role and claims, as one login that the policies do not bind.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env['BENCH_URL'], max: 8 });
const bare = process.env['BENCH_BARE'] !== undefined;
const secret = process.env['BENCH_SECRET'] ?? '';
const verified = new Map<string, { role: string; claims: string }>();

function caller(request: FastifyRequest): { role: string; claims: string } {
  const token = (request.headers.authorization ?? '').slice(7);
  const known = verified.get(token);
  if (known) return known;
  const [head = '', body = '', signature = ''] = token.split('.');
  const expected = createHmac('sha256', secret).update(`${head}.${body}`).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'base64url'))) throw new Error('bad token');
  const claims = Buffer.from(body, 'base64url').toString();
  const found = { role: (JSON.parse(claims) as { role: string }).role, claims };
  verified.set(token, found);
  return found;
}

type Row = Record<string, unknown>;
type Ask = (name: string, text: string, values: unknown[]) => Promise<Row[]>;

async function transaction<T>(request: FastifyRequest, work: (ask: Ask) => Promise<T>): Promise<T> {
  const { role, claims } = caller(request);
  if (bare) return work(async (name, text, values) => (await pool.query<Row>({ name, text, values })).rows);
  const client = await pool.connect();
  try {
    await client.query('begin');
    const session = `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`;
    await client.query({ name: 'session', text: session, values: [role, claims] });
    const result = await work(
      async (name, text, values) => (await client.query<Row>({ name, text, values })).rows,
    );
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const run = (request: FastifyRequest, name: string, text: string, values: unknown[]) =>
  transaction(request, (ask) => ask(name, text, values));

const BY_STATUS = 'select * from orders where status = $1 order by placed_at desc';
const EMBEDDED = `select o.*, json_build_object('name', c.name) as customers,
  (select coalesce(json_agg(json_build_object('line', i.line, 'quantity', i.quantity, 'products', json_build_object('name', p.name, 'price', p.price))), '[]')
   from items i join products p on p.id = i.product_id where i.order_id = o.id) as items
  from (${BY_STATUS} limit 20) o join customers c on c.id = o.customer_id order by o.placed_at desc`;

const app = Fastify();
type Status = { Querystring: { status: string } };
app.get<{ Params: { id: string } }>('/orders/:id', (request) =>
  run(request, 'one', 'select * from orders where id = $1', [request.params.id]),
);
app.get<Status>('/orders', (request) =>
  run(request, 'page', `${BY_STATUS} limit 20`, [request.query.status]),
);
app.get<Status>('/embedded', (request) => run(request, 'embedded', EMBEDDED, [request.query.status]));
app.get<Status>('/thousand', (request) =>
  run(request, 'thousand', `${BY_STATUS} limit 1000`, [request.query.status]),
);
app.get<{ Querystring: { customer: string } }>('/counted', (request, reply) =>
  transaction(request, async (ask) => {
    const { customer } = request.query;
    const where = 'from orders where customer_id > $1 and customer_id <= $1 + 40';
    const rows = await ask('counted', `select * ${where} order by id limit 100`, [customer]);
    const [total] = await ask('count', `select count(*) ${where}`, [customer]);
    reply.header('content-range', `0-${rows.length - 1}/${String(total?.['count'])}`);
    return rows;
  }),
);
app.post<{ Body: { customer_id: number; status: string; total: number } }>('/orders', (request, reply) => {
  const { customer_id, status, total } = request.body;
  reply.code(201);
  const text = 'insert into orders (customer_id, status, total) values ($1, $2, $3) returning *';
  return run(request, 'insert', text, [customer_id, status, total]);
});
app.patch<{ Params: { id: string }; Body: { note: string } }>('/orders/:id', (request) =>
  run(request, 'patch', 'update orders set note = $2 where id = $1 returning *', [
    request.params.id,
    request.body.note,
  ]),
);
app.get<{ Querystring: { customer: string } }>('/total', async (request) => {
  const [row] = await run(request, 'rpc', 'select customer_total($1)', [request.query.customer]);
  return row?.['customer_total'];
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.((app.server.address() as AddressInfo).port);
