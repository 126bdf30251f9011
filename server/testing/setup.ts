import { inject } from 'vitest';

// What the supervisor sets for its children.
process.env['SLIPWAY_CLUSTER_URL'] = inject('cluster').url;
process.env['SLIPWAY_SECRET'] ??= 'a master key that only the tests use';
