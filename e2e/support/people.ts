/** The owner whom setup.e2e.ts makes; its signed-in state is in `storageState`. */
export const OWNER = { name: 'Ada Owner', email: 'ada@example.test', password: 'seven green umbrellas' };
export const TEAM = { name: 'Harbour', slug: 'harbour' };
/** The example project that setup.e2e.ts makes. */
export const CLINIC = '/harbour/clinic';
export const STATE = 'test-results/owner.json';
