import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { FinishedRequest } from '../requests/recorder.ts';
import { type LogLevel, RequestLog } from './request-log.ts';

function logged(logLevel: LogLevel, status: number, logQuery = false): { out: string; err: string } {
  const found = { out: '', err: '' };
  const lines = {
    out: (text: string) => {
      found.out += text;
    },
    err: (text: string) => {
      found.err += text;
    },
  };
  const req = {
    method: 'GET',
    url: '/clients?id=eq."ü"',
    httpVersion: '1.1',
    headers: { 'user-agent': 'curl/7\n"x"' },
    socket: { remoteAddress: '127.0.0.1' },
  } as unknown as IncomingMessage;
  const request = { req, status, bytes: 56, identity: { role: 'web' }, text: 'select 1' };
  new RequestLog(() => ({ logLevel, logQuery }), lines).note(request as unknown as FinishedRequest);
  return found;
}

describe('the log of requests', () => {
  it('says each in one line, in the form that web servers use', () => {
    expect(logged('info', 200).out).toMatch(
      /^127\.0\.0\.1 - web \[\d\d\/\w{3}\/\d{4}(?::\d\d){3} [+-]\d{4}\] "GET \/clients\?id=eq\.\\"%C3%BC\\" HTTP\/1\.1" 200 56 "" "curl\/7%0A\\"x\\""\n$/,
    );
  });
  it.each([
    ['crit', [false, false, false]],
    ['error', [false, false, true]],
    ['warn', [false, true, true]],
    ['info', [true, true, true]],
  ] as const)('at %s says of success, refusal and failure: %s', (level, said) => {
    expect([200, 404, 500].map((status) => logged(level, status).out !== '')).toEqual(said);
  });
  it('says the SQL where that is asked for', () => {
    expect(logged('warn', 400, true).err).toMatch(/ \+?-?\d{4}: select 1\n$/);
    expect(logged('warn', 200, true).err + logged('warn', 400).err).toBe('');
  });
});
