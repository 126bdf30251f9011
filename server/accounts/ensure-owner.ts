import { logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import { awaitsSetUp, setUp } from './set-up.ts';
import { email as emailShape } from './shapes.ts';
import { passwordStrength } from './strength.ts';

const FIRST_TEAM = 'My team';
const log = logger('setup');

/** “ada.lovelace@example.org” → “Ada Lovelace” */
function nameFrom(address: string): string {
  const words = (address.split('@')[0] ?? '').split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join(' ') || 'Owner';
}

/**
 * The unattended first start: makes the owner from `SLIPWAY_OWNER_EMAIL` and `SLIPWAY_OWNER_PASSWORD` with a team
 * “My team” (`my-team`). Does nothing when they are not set or somebody has an account already.
 */
export async function ensureOwner(settings: Settings): Promise<void> {
  const { SLIPWAY_OWNER_EMAIL: address, SLIPWAY_OWNER_PASSWORD: password } = settings;
  if (!address || !password || !(await awaitsSetUp())) return;
  const email = emailShape.parse(address);
  const { level, words } = passwordStrength(password, [email]);
  if (level === 0) log.warn('SLIPWAY_OWNER_PASSWORD is easy to guess; change it after signing in', { words });
  const { team } = await setUp({ name: nameFrom(address), email, password, teamName: FIRST_TEAM }, 'cli');
  log.info('made the first owner', { email, team });
}
