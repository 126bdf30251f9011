import fc from 'fast-check';
import { loadModule } from 'libpg-query';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Catalog } from './catalog/types.ts';
import { REST_DEFAULTS } from './contract.ts';
import { checkAnswer } from './testing/answered.ts';
import { checkCompiled } from './testing/compiled.ts';
import { type Kit, startKit } from './testing/kit.ts';
import { anyRequest } from './testing/requests.ts';
import { question, RLS_SCHEMA, RlsOracle } from './testing/rls.ts';

const SEED = 20261127;
let kit: Kit;
let catalog: Catalog;
beforeAll(async () => {
  await loadModule();
  kit = await startKit(inject('cluster').url);
  catalog = await kit.databases.catalog(kit.environment);
});
afterAll(() => kit.stop());

describe('any request', () => {
  it('compiles to one statement of the expected kind with every value a parameter, or is refused', () => {
    let statements = 0;
    const property = fc.property(anyRequest, (request) => {
      if (checkCompiled(request, catalog) === 'statement') statements++;
    });
    fc.assert(property, { seed: SEED, numRuns: 1_000 });
    expect(statements).toBeGreaterThan(80);
  });

  it('gets an answer from the documented set: never a 500, never a syntax error', async () => {
    const property = fc.asyncProperty(anyRequest, (request) => checkAnswer(request, kit));
    await fc.assert(property, { seed: SEED, numRuns: 250 });
  }, 60_000);
});

describe('row-level security', () => {
  it('lets the API show, count and write exactly the rows that the policies allow', async () => {
    const rest = { ...REST_DEFAULTS, txEnd: 'commit-allow-override' as const };
    const guarded = await startKit(inject('cluster').url, { rest }, RLS_SCHEMA);
    try {
      const oracle = new RlsOracle(guarded);
      const property = fc.asyncProperty(question, (q) => oracle.check(q));
      await fc.assert(property, { seed: SEED, numRuns: 250 });
      await guarded.admin.query('create policy leak on entries to authenticated using (amount > 50)');
      await expect(fc.assert(property, { seed: SEED, numRuns: 60 }), 'a leak is noticed').rejects.toThrow(
        'Property failed',
      );
    } finally {
      await guarded.stop();
    }
  }, 60_000);
});
