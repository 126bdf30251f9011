import fs from 'node:fs';
import { Failure } from '../../kernel/errors.ts';
import { closeDb } from '../../platform/control/client.ts';
import { quarantine } from '../../platform/git/environment.ts';
import { logger } from '../../platform/log.ts';
import { LIMITS } from '../limits.ts';
import { repositoryOf } from '../location.ts';
import { hookLog, PUSH_VARIABLE, pushContext } from '../push/context.ts';
import { receivePush } from '../push/receive.ts';
import { Refused } from '../push/refuse.ts';
import { parseUpdates } from '../push/updates.ts';
import { terminalSafe } from '../push/words.ts';

// Git runs this as the repository's pre-receive hook: what is written to stderr is what the client of git shows.
const say = (line: string) => fs.writeSync(2, `${terminalSafe(line)}\n`);
// So log lines must not go there: the HTTP route takes them over.
const logged: string[] = [];
process.stderr.write = (chunk: string | Uint8Array) => Boolean(logged.push(String(chunk)));

function explain(error: unknown, requestId: string): readonly string[] {
  if (error instanceof Refused) return error.lines;
  if (error instanceof Failure) return [error.message];
  logger('push').error('a push failed', { requestId, error });
  return [`Something went wrong on the server. Push again; if it stays, look for ${requestId} in its log.`];
}

// The transaction of a connection that breaks is rolled back: a migration without end changes nothing.
setTimeout(() => {
  say(`The push took longer than ${LIMITS.decideMs / 60_000} minutes and was given up. Nothing has changed.`);
  process.exit(1);
}, LIMITS.decideMs).unref();

let requestId = '';
let turn = 0;
let dir = '';
try {
  const push = pushContext.parse(JSON.parse(process.env[PUSH_VARIABLE] ?? ''));
  const repository = { ...repositoryOf(push.projectId), env: quarantine() };
  ({ requestId, turn } = push);
  ({ dir } = repository);
  await receivePush(repository, push, parseUpdates(fs.readFileSync(0, 'utf8')), say);
} catch (error) {
  say('');
  say('The push was refused.');
  for (const line of explain(error, requestId)) say(line);
  say('');
  process.exitCode = 1;
} finally {
  await closeDb();
  if (logged.length && dir) fs.writeFileSync(hookLog({ dir }, turn), logged.join(''));
}
