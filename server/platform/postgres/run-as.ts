import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * PostgreSQL refuses to run as root. How to start its programs from here:
 * `direct` when we are not root; `user` as an unprivileged account, when that account can reach the folders;
 * `namespace` inside a user namespace where root has an ordinary number (a clone under a 0700 folder).
 */
export type RunAs =
  | { kind: 'direct' }
  | { kind: 'user'; uid: number; gid: number }
  | { kind: 'namespace'; uid: number; gid: number };

const OTHERS_MAY_ENTER = 0o001;

/** True when an account without special rights can walk down to `target` (its missing tail is ours to create). */
function reachable(target: string): boolean {
  for (let dir = path.resolve(target); ; dir = path.dirname(dir)) {
    if (fs.existsSync(dir) && !(fs.statSync(dir).mode & OTHERS_MAY_ENTER)) return false;
    if (dir === path.dirname(dir)) return true;
  }
}

function account(names: string[]): { uid: number; gid: number } | undefined {
  const lines = fs.existsSync('/etc/passwd') ? fs.readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  for (const name of names) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

function namespacesWork(): boolean {
  return spawnSync('unshare', ['--user', '--map-user=65534', 'true'], { stdio: 'ignore' }).status === 0;
}

/** Chooses how to run PostgreSQL. Throws a sentence that says what to change when there is no way. */
export function chooseRunAs(dataDir: string, binDir: string): RunAs {
  if (process.getuid?.() !== 0) return { kind: 'direct' };
  const user = account(['postgres', 'nobody']);
  if (user && reachable(path.dirname(dataDir)) && reachable(binDir)) return { kind: 'user', ...user };
  if (namespacesWork()) return { kind: 'namespace', uid: 0, gid: 0 };
  throw new Error(
    `PostgreSQL does not run as root, and ${dataDir} or ${binDir} lies below a folder that other accounts cannot enter. ` +
      'Start Slipway as an ordinary user, or move it to a folder that everybody may enter (chmod o+x).',
  );
}

/** The command, arguments and spawn options that run `program` that way. */
export function commandAs(how: RunAs, program: string, args: string[]) {
  if (how.kind === 'namespace')
    return { command: 'unshare', args: ['--user', '--map-user=65534', program, ...args], options: {} };
  return { command: program, args, options: how.kind === 'user' ? { uid: how.uid, gid: how.gid } : {} };
}

/** Gives a folder and all in it to the account that will run PostgreSQL; needed when the way to run changed. */
export function handOver(how: RunAs, dir: string): void {
  if (how.kind === 'direct' || fs.statSync(dir).uid === how.uid) return;
  for (const entry of fs.readdirSync(dir, { recursive: true }) as string[])
    fs.lchownSync(path.join(dir, entry), how.uid, how.gid);
  fs.chownSync(dir, how.uid, how.gid);
}
