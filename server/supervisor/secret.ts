import { hkdfSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** The master key: the setting, else the one kept in `<data>/secret` (made at the first start, readable by us alone). */
export function masterSecret(given: string | undefined, dataDir: string): string {
  if (given) return given;
  const file = path.join(dataDir, 'secret');
  if (!fs.existsSync(file))
    fs.writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return fs.readFileSync(file, 'utf8').trim();
}

/** The key that signs session cookies, derived from the master key. */
export function sessionSecret(master: string): string {
  return Buffer.from(hkdfSync('sha256', master, '', 'slipway:session-cookies', 32)).toString('base64url');
}
