import { supervise } from './supervisor/supervise.ts';

// Type stripping came unflagged with 22.18; npm scripts run on the Node that this project brings.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write('Start Slipway with "npm start": it brings the Node.js version that it needs.\n');
  process.exit(1);
}

try {
  await supervise({ dev: process.argv.includes('--dev') });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
