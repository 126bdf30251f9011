import fs from 'node:fs';
import path from 'node:path';

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets one supervisor use a data folder until this process ends, however it ends by itself.
 * Throws a sentence when another one is running there.
 */
export function lockDataFolder(dataDir: string): void {
  const file = path.join(dataDir, 'slipway.pid');
  const other = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  const command = `/proc/${other}/cmdline`;
  // After a reboot the number can belong to any other program.
  const isOurs =
    !fs.existsSync('/proc') ||
    (fs.existsSync(command) && fs.readFileSync(command, 'utf8').includes('main.ts'));
  if (other && other !== process.pid && alive(other) && isOurs)
    throw new Error(
      `Slipway already runs on ${dataDir} (process ${other}). Stop it first, or set SLIPWAY_DATA to another folder.`,
    );
  fs.writeFileSync(file, String(process.pid));
  process.once('exit', () => fs.rmSync(file, { force: true }));
}
