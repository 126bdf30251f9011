import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';

// Most of a command's time would go into reading the same TypeScript again.
const caches = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
enableCompileCache(path.join(caches, 'slipway'));
await import('./program.ts');
