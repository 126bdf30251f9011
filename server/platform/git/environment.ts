/** Bytes that git may ask for in one allocation: a delta of a few bytes can claim to unfold to gigabytes. */
const ALLOC_LIMIT = '512m';

/** Settings that hold for every git that this server starts, whatever a repository says. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['safe.directory', '*'],
  ['core.fsync', 'committed,reference'],
  ['core.fsmonitor', 'false'],
  ['core.quotePath', 'false'],
  ['core.bigFileThreshold', '32m'],
  ['core.packedGitLimit', '256m'],
  ['core.deltaBaseCacheLimit', '32m'],
  ['pack.threads', '2'],
  ['pack.windowMemory', '64m'],
  ['gc.autoDetach', 'false'],
  ['protocol.allow', 'never'],
  ['credential.helper', ''],
];

/** Set by receive-pack for its hooks: where the objects of a push wait until it is accepted. */
const QUARANTINE = [
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_QUARANTINE_PATH',
] as const;

export type Setting = readonly [key: string, value: string];
/** Environment variables of a child process. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a git process: no settings of the machine or its user, no prompts, no pathspec magic.
 * `settings` are added to the fixed ones and travel in the environment, so a secret among them never shows in `ps`.
 */
export function gitEnvironment(settings: readonly Setting[] = []): Env {
  const all = [...SETTINGS, ...settings];
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'true',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ALLOC_LIMIT: ALLOC_LIMIT,
    GIT_CONFIG_COUNT: String(all.length),
  };
  for (const [index, [key, value]] of all.entries()) {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return env;
}

/** Inside a hook: lets git see the pushed objects that are not in the repository yet. */
export function quarantine(env: Env = process.env): Env {
  return Object.fromEntries(QUARANTINE.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}
