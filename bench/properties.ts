/**
 * The property tests of the data plane for as long as one likes: `node bench/properties.ts [minutes] [seed]`. The first
 * failure ends it and prints what to repeat: keep its seed in `server/gateway/property.server.test.ts`.
 */
import fc from 'fast-check';
import { loadModule } from 'libpg-query';
import { REST_DEFAULTS } from '../server/gateway/contract.ts';
import { checkAnswer } from '../server/gateway/testing/answered.ts';
import { checkCompiled } from '../server/gateway/testing/compiled.ts';
import { startKit } from '../server/gateway/testing/kit.ts';
import { anyRequest } from '../server/gateway/testing/requests.ts';
import { question, RLS_SCHEMA, RlsOracle } from '../server/gateway/testing/rls.ts';
import { startCluster } from '../server/testing/cluster.ts';

const MINUTES = Number(process.argv[2] ?? 10);
const SEED = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const CHUNK = 1_000;

/** Runs chunks until its third of the time is over; each has a seed of its own. */
async function run(
  name: string,
  chunk: (settings: { seed: number; numRuns: number }) => unknown,
): Promise<void> {
  const end = Date.now() + (MINUTES / 3) * 60_000;
  let done = 0;
  for (let seed = SEED; Date.now() < end; seed++) {
    await chunk({ seed, numRuns: CHUNK });
    done += CHUNK;
  }
  process.stdout.write(`${name}: ${done} held, seeds from ${SEED}\n`);
}

await loadModule();
const cluster = await startCluster();
const kit = await startKit(cluster.url);
const guarded = await startKit(
  cluster.url,
  { rest: { ...REST_DEFAULTS, txEnd: 'commit-allow-override' } },
  RLS_SCHEMA,
);
try {
  const catalog = await kit.databases.catalog(kit.environment);
  let statements = 0;
  const compiles = fc.property(anyRequest, (request) => {
    if (checkCompiled(request, catalog) === 'statement') statements++;
  });
  await run('compiled or refused', (settings) => fc.assert(compiles, settings));
  process.stdout.write(`  ${statements} of them are statements\n`);
  const answers = fc.asyncProperty(anyRequest, (request) => checkAnswer(request, kit));
  await run('answered', (settings) => fc.assert(answers, settings));
  const oracle = new RlsOracle(guarded);
  const allowed = fc.asyncProperty(question, (q) => oracle.check(q));
  await run('compared with the policies', (settings) => fc.assert(allowed, settings));
} finally {
  await kit.stop();
  await guarded.stop();
  await cluster.stop();
}
process.exit(0);
