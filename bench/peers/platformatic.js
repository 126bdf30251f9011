/** Platformatic DB over the benchmark's schema, as its documentation starts it. */
import { create } from '@platformatic/db';

const app = await create(import.meta.dirname, {
  server: { hostname: '127.0.0.1', port: 0, logger: { level: 'error' } },
  db: {
    connectionString: process.env.BENCH_URL,
    poolSize: 8,
    openapi: true,
    graphql: false,
    limit: { default: 20, max: 1000 },
  },
  watch: false,
});
const url = await app.start({ listen: true });
process.send(Number(new URL(url ?? app.url).port));
