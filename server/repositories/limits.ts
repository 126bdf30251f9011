const MIB = 1024 * 1024;

/** Limits of a project's repository. Bytes and milliseconds. */
export const LIMITS = {
  /** One push, as sent. */
  packBytes: 256 * MIB,
  /** One file at any commit. */
  fileBytes: 50 * MIB,
  /** Files that one push may change, over all its commits. */
  changedFiles: 200_000,
  /** Branches and tags that one push may change. */
  refs: 100,
  /** A migration or slipway.json: they are held in memory. */
  sqlBytes: 16 * MIB,
  jsonBytes: 64 * 1024,
  migrations: 5_000,
  /** A repository that is imported, on disk. */
  importBytes: 1024 * MIB,
  importMs: 10 * 60_000,
  /** Checks and migrations of one push; less than the push itself may take. */
  decideMs: 10 * 60_000,
  pushMs: 20 * 60_000,
  fetchMs: 15 * 60_000,
  /** How long a push waits for another one of the same project. */
  lockMs: 60_000,
} as const;
