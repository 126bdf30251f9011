/** What a careful person writes by hand: Fastify, pg, prepared statements, the JWT verified once per token. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env['BENCH_URL'], max: 8 });
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

async function run(
  request: FastifyRequest,
  name: string,
  text: string,
  values: unknown[],
): Promise<unknown[]> {
  const { role, claims } = caller(request);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({
      name: 'session',
      text: `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`,
      values: [role, claims],
    });
    const { rows } = await client.query<Record<string, unknown>>({ name, text, values });
    await client.query('commit');
    return rows;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const app = Fastify();
app.get<{ Params: { id: string } }>('/orders/:id', (request) =>
  run(request, 'one', 'select * from orders where id = $1', [request.params.id]),
);
app.get<{ Querystring: { status: string } }>('/orders', (request) =>
  run(request, 'page', 'select * from orders where status = $1 order by placed_at desc limit 20', [
    request.query.status,
  ]),
);
app.post<{ Body: { customer_id: number; status: string; total: number } }>(
  '/orders',
  async (request, reply) => {
    const { customer_id, status, total } = request.body;
    const text = 'insert into orders (customer_id, status, total) values ($1, $2, $3) returning *';
    reply.code(201);
    return run(request, 'insert', text, [customer_id, status, total]);
  },
);
await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.((app.server.address() as AddressInfo).port);
