export interface ErrorBody {
  code: string;
  message: string;
  details: unknown;
  hint: string | null;
}

/** An answer other than success, in PostgREST's shape. Every stage throws these; `response.ts` writes them. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Record<string, string>;
  /** Reason phrase of the status line, when SQL gives one. */
  reason?: string;
  constructor(status: number, body: ErrorBody, headers: Record<string, string> = {}) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** Makes an `ApiError`. `code` is PostgREST's (PGRST1xx request, 2xx catalog, 3xx token). */
export function apiError(
  status: number,
  code: string,
  message: string,
  details: unknown = null,
  hint: string | null = null,
  headers: Record<string, string> = {},
): ApiError {
  // These are answers, not faults: nobody reads their stack, and recording it is the dearest part.
  const depth = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new ApiError(status, { code, message, details, hint }, headers);
  Error.stackTraceLimit = depth;
  return error;
}

/** The fields of a PostgreSQL ErrorResponse that a caller may see. */
export interface PostgresFields {
  code: string;
  message: string;
  detail?: string;
  hint?: string;
}

const EXACT: Record<string, number> = {
  '23503': 409,
  '23505': 409,
  '25006': 405,
  '42883': 404,
  '42P01': 404,
  '42P17': 500,
  '53400': 500,
  '57014': 504,
  '57P01': 503,
  '57P02': 503,
  '57P03': 503,
  P0001: 400,
};

const BY_CLASS: Record<string, number> = {
  '08': 503,
  '09': 500,
  '0L': 403,
  '0P': 403,
  '25': 500,
  '28': 403,
  '2D': 500,
  '38': 500,
  '39': 500,
  '3B': 500,
  // Lock conflicts and serialisation failures: the same request may succeed when sent again.
  '40': 503,
  '53': 503,
  '54': 413,
  '55': 409,
  '57': 500,
  '58': 500,
  F0: 500,
  HV: 500,
  P0: 500,
  XX: 500,
};

/** Where PostgREST answers 500 to what Slipway tells apart: a request to send again, one that asks too much. */
const EXACT_ALONE: Record<string, number> = { '57014': 500, '57P02': 500, '57P03': 500 };
const BY_CLASS_ALONE: Record<string, number> = { '40': 500, '54': 500, '55': 500 };

/** Statuses that depend on what the message says. */
function byMessage({ code, message }: PostgresFields): number | undefined {
  if (code === '42501' || code.startsWith('PT')) return undefined;
  if (code === '21000') return message.endsWith('requires a WHERE clause') ? 400 : 500;
  if (code === '22023' && /^role[\s\S]*does not exist$/.test(message)) return 401;
  return code === '42883' && message.startsWith('function xmlagg(') ? 406 : undefined;
}

/**
 * HTTP status of a PostgreSQL error, as PostgREST maps them. `anonymous`: nobody has said who they are yet; `alone`:
 * to the letter, for clients that expect nothing else.
 */
export function statusOf(error: PostgresFields, anonymous: boolean, alone = false): number {
  const { code } = error;
  if (code === '42501') return anonymous ? 401 : 403;
  if (/^PT[2-9]\d\d$/.test(code)) return Number(code.slice(2));
  if (code.startsWith('PT')) return 500;
  const own = alone ? (EXACT_ALONE[code] ?? BY_CLASS_ALONE[code.slice(0, 2)]) : undefined;
  return byMessage(error) ?? own ?? EXACT[code] ?? BY_CLASS[code.slice(0, 2)] ?? 400;
}

/**
 * Turns a PostgreSQL error into an answer; `RAISE SQLSTATE 'PGRST'` may set status and headers itself. `alone`: the
 * statuses are PostgREST's to the letter.
 */
export function fromPostgres(error: PostgresFields, anonymous: boolean, alone = false): ApiError {
  if (error.code === 'PGRST') return raised(error, alone);
  const status = statusOf(error, anonymous, alone);
  const headers: Record<string, string> = {};
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  if (!alone && (status === 503 || status === 504)) headers['retry-after'] = '1';
  const { code, message, detail, hint } = error;
  const answer = apiError(status, code, message, detail ?? null, hint ?? null, headers);
  if (code.startsWith('PT')) answer.reason = message;
  return answer;
}

function raised(error: PostgresFields, alone: boolean): ApiError {
  const message = parseObject(error.message);
  if (!message || typeof message['code'] !== 'string' || typeof message['message'] !== 'string')
    return unparsable(`Invalid JSON value for MESSAGE: '${error.message}'`, MESSAGE_HINT);
  if (error.detail === undefined) return unparsable('DETAIL is missing in the RAISE statement', DETAIL_HINT);
  const detail = parseObject(error.detail);
  const status = detail?.['status'];
  const headers = detail?.['headers'];
  const valid = typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599;
  if (!valid || typeof headers !== 'object' || headers === null)
    return unparsable(`Invalid JSON value for DETAIL: '${error.detail}'`, DETAIL_HINT);
  const body: ErrorBody = {
    code: message['code'],
    message: message['message'],
    details: message['details'] ?? null,
    hint: typeof message['hint'] === 'string' ? message['hint'] : null,
  };
  const answer = new ApiError(status, body, safeHeaders(headers, alone));
  const text = detail?.['status_text'];
  if (typeof text === 'string') answer.reason = text;
  return answer;
}

const MESSAGE_HINT =
  "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'.";
const DETAIL_HINT =
  "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'.";

function unparsable(details: string, hint: string): ApiError {
  const message = 'Could not parse JSON in the "RAISE SQLSTATE \'PGRST\'" error';
  return apiError(500, 'PGRST121', message, details, hint);
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const PRINTABLE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Headers whose values would break the framing of the answer. */
const FRAMING = ['connection', 'content-length', 'keep-alive', 'trailer', 'transfer-encoding', 'upgrade'];
/**
 * Headers that SQL may not set besides, where the API is served from the same origin as the console: they reach its
 * cookies, its scripts, its security policy; browsers keep some of them for the whole origin; a reverse proxy in front
 * obeys others with rights of its own.
 */
const SHARED_ORIGIN = [
  'accept-ch',
  'alt-svc',
  'clear-site-data',
  'content-security-policy',
  'content-security-policy-report-only',
  'expect-ct',
  'nel',
  'origin-agent-cluster',
  'public-key-pins',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'server-timing',
  'service-worker-allowed',
  'set-cookie',
  'strict-transport-security',
  'x-accel-buffering',
  'x-accel-charset',
  'x-accel-expires',
  'x-accel-limit-rate',
  'x-accel-redirect',
  'x-content-type-options',
  'x-frame-options',
  'x-lighttpd-send-file',
  'x-request-id',
  'x-sendfile',
  'x-slipway-sql',
];
const RESERVED = new Set([...FRAMING, ...SHARED_ORIGIN]);
const RESERVED_ALONE = new Set(FRAMING);

/** Keeps the entries of `value` that are valid header lines. `alone`: the API has its origin to itself. */
export function safeHeaders(value: unknown, alone = false): Record<string, string> {
  const headers: Record<string, string> = {};
  if (!value || typeof value !== 'object') return headers;
  const reserved = alone ? RESERVED_ALONE : RESERVED;
  for (const [name, text] of Object.entries(value)) {
    const lower = name.toLowerCase();
    if (typeof text === 'string' && TOKEN.test(name) && PRINTABLE.test(text) && !reserved.has(lower))
      headers[lower] = text;
  }
  return headers;
}
