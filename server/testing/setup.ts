import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, inject } from 'vitest';

// What the supervisor sets for its children. Every test file has its own data folder and control database
// (made by `testControl()`), so files run side by side.
const own = randomBytes(6).toString('hex');
const data = path.join(os.tmpdir(), `slipway-test-data-${own}`);
process.env['SLIPWAY_CLUSTER_URL'] = inject('cluster').url;
process.env['SLIPWAY_CONTROL_DATABASE'] = `control_${own}`;
process.env['SLIPWAY_DATA'] = data;
process.env['SLIPWAY_SECRET'] ??= 'a master key that only the tests use';
process.env['NEXTAUTH_SECRET'] ??= 'a cookie key that only the tests use';
process.env['NEXTAUTH_URL'] ??= 'http://localhost:3000';

afterAll(() => fs.rmSync(data, { recursive: true, force: true }));
