import type { FinishedRequest } from '../requests/recorder.ts';

/** PostgREST's levels, the quietest first: from which status on each of them logs requests. */
const FROM = { crit: Number.POSITIVE_INFINITY, error: 500, warn: 400, info: 0, debug: 0 } as const;
export type LogLevel = keyof typeof FROM;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `26/Jul/2021:01:56:38 -0500`, in local time. */
function stamp(at: Date): string {
  const two = (n: number) => String(Math.trunc(n)).padStart(2, '0');
  const zone = -at.getTimezoneOffset();
  const away = Math.abs(zone);
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return `${two(at.getDate())}/${MONTHS[at.getMonth()]}/${at.getFullYear()}:${time} ${zone < 0 ? '-' : '+'}${two(away / 60)}${two(away % 60)}`;
}

/** One line, whatever a caller wrote into it. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/[^\x20-\x7e]/g, (char) => encodeURIComponent(char.toWellFormed()))}"`;
}

/** The line of a request in the combined format of web servers, as PostgREST writes it. */
export function requestLine({ req, identity, status, bytes }: FinishedRequest, at: Date): string {
  const { method = 'GET', url = '/', httpVersion, headers, socket } = req;
  const request = quoted(`${method} ${url} HTTP/${httpVersion}`);
  const heads = `${quoted(headers.referer ?? '')} ${quoted(headers['user-agent'] ?? '')}`;
  return `${socket.remoteAddress ?? '-'} - ${identity?.role ?? '-'} [${stamp(at)}] ${request} ${status} ${bytes} ${heads}`;
}

interface Lines {
  out(text: string): void;
  err(text: string): void;
}

const PROCESS: Lines = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

/** Logs requests by `log-level`, with the SQL of each where `log-query` says so. `settings`: as they count now. */
export class RequestLog {
  readonly #settings: () => { logLevel: LogLevel; logQuery: boolean };
  readonly #lines: Lines;
  constructor(settings: () => { logLevel: LogLevel; logQuery: boolean }, lines = PROCESS) {
    this.#settings = settings;
    this.#lines = lines;
  }

  note(request: FinishedRequest): void {
    const { logLevel, logQuery } = this.#settings();
    if (request.status < FROM[logLevel]) return;
    const now = new Date();
    if (logQuery && request.text !== undefined) this.#lines.err(`${stamp(now)}: ${request.text}\n`);
    this.#lines.out(`${requestLine(request, now)}\n`);
  }
}
