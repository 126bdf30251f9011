import { expect, test } from 'vitest';
import { portableStatements } from './portable.ts';

test('a dump becomes statements that name no environment', () => {
  const dump = `\\restrict x
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.t (a int);
CREATE POLICY p ON public.t TO env_a_owner, anon USING (true);
CREATE POLICY q ON public.t TO env_b_owner USING (true);
CREATE POLICY r ON public.t TO service_role USING (true);
GRANT SELECT ON TABLE public.t TO anon;
GRANT ALL ON TABLE public.t TO env_a_owner;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.t TO service_role;
GRANT ALL ON FUNCTION public.f() TO service_role, authenticated;
GRANT SELECT ON TABLE public.t TO env_b_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE env_a_owner IN SCHEMA public GRANT SELECT ON TABLES TO anon;
ALTER DEFAULT PRIVILEGES FOR ROLE env_a_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE slipway GRANT SELECT ON TABLES TO anon;
ALTER DEFAULT PRIVILEGES FOR ROLE env_a_owner GRANT ALL ON FUNCTIONS TO service_role;
`.replace(/^\\.*\n/, '');
  expect(portableStatements(dump, 'env_a_owner')).toEqual([
    'CREATE TABLE public.t (a int)',
    'CREATE POLICY p ON public.t TO CURRENT_USER, anon USING (true)',
    'CREATE POLICY r ON public.t TO service_role USING (true)',
    'GRANT SELECT ON TABLE public.t TO anon',
    'GRANT ALL ON TABLE public.t TO CURRENT_USER',
    'GRANT ALL ON FUNCTION public.f() TO authenticated',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO anon',
    'ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC',
  ]);
});
