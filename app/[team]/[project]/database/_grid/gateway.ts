import { totalOf } from './grid-model.ts';
import { JSON_NULL, parseExact, type Row, textOf } from './values.ts';

/** Renewed this long before it ends, so that no request travels with a token that dies on the way. */
const RENEW_BEFORE_MS = 45_000;

interface Token {
  token: string;
  expiresAt: Date;
}

/** Keeps one token for reading rows and asks for the next one in time. */
export class TokenSource {
  readonly #ask: () => Promise<Token>;
  #current: Promise<Token> | undefined;
  #expiresAt = 0;
  constructor(ask: () => Promise<Token>) {
    this.#ask = ask;
  }

  /** A token that holds for at least the next request. */
  async get(now = Date.now()): Promise<string> {
    if (!this.#current || now > this.#expiresAt - RENEW_BEFORE_MS) {
      this.#expiresAt = Number.POSITIVE_INFINITY;
      this.#current = this.#ask();
      this.#current.then(
        (token) => {
          this.#expiresAt = token.expiresAt.getTime();
        },
        () => this.drop(),
      );
    }
    return (await this.#current).token;
  }

  /** Forgets the token: the gateway refused it (the secret was rotated). */
  drop(): void {
    this.#current = undefined;
    this.#expiresAt = 0;
  }
}

/** An answer of the API that is no rows, in its own words. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: string;
  readonly hint: string;
  constructor(status: number, body: Partial<Record<'code' | 'message' | 'details' | 'hint', string | null>>) {
    super(body.message ?? `The API answered with status ${status}.`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = body.code ?? '';
    this.details = body.details ?? '';
    this.hint = body.hint ?? '';
  }
}

export interface RowSource {
  ref: string;
  schema: string;
  table: string;
}

/** Address of a view below the page's own origin. */
export function rowsPath({ ref, table }: RowSource, query: string): string {
  return `/p/${encodeURIComponent(ref)}/rest/v1/${encodeURIComponent(table)}${query && `?${query}`}`;
}

async function request(
  source: RowSource,
  tokens: TokenSource,
  query: string,
  prefer: string,
  signal?: AbortSignal,
): Promise<Response> {
  const send = async () => {
    const token = await tokens.get();
    const headers = {
      authorization: `Bearer ${token}`,
      'accept-profile': source.schema,
      ...(prefer && { prefer }),
    };
    return fetch(rowsPath(source, query), { headers, signal });
  };
  let response = await send();
  if (response.status === 401) {
    tokens.drop();
    response = await send();
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => ({}));
  throw new ApiProblem(response.status, body);
}

export interface Page {
  rows: Row[];
  /** From sending to the last byte. */
  tookMs: number;
}

/** Reads one page of rows. Throws ApiProblem. */
export async function readRows(
  source: RowSource,
  tokens: TokenSource,
  query: string,
  signal?: AbortSignal,
): Promise<Page> {
  const started = performance.now();
  const response = await request(source, tokens, query, '', signal);
  const text = await response.text();
  return { rows: parseExact(text) as Row[], tookMs: performance.now() - started };
}

/**
 * Rows in which a JSON `null` of these columns is `JSON_NULL`: the API's JSON writes it as it writes NULL. `texts` are
 * the same rows with the columns as texts; rows are found by `key`, or by their place where there is none.
 */
export function withJsonNulls(rows: Row[], texts: Row[], columns: string[], key: string[]): Row[] {
  const nameOf = (row: Row, index: number) =>
    key.length ? JSON.stringify(key.map((column) => textOf(row[column]))) : String(index);
  const byName = new Map(texts.map((row, index) => [nameOf(row, index), row]));
  return rows.map((row, index) => {
    const text = byName.get(nameOf(row, index));
    const found = columns.filter((column) => row[column] === null && text?.[column] === 'null');
    return found.length ? { ...row, ...Object.fromEntries(found.map((column) => [column, JSON_NULL])) } : row;
  });
}

/** Counts the rows that meet the conditions, exactly. Throws ApiProblem. */
export async function readCount(
  source: RowSource,
  tokens: TokenSource,
  query: string,
): Promise<number | undefined> {
  const response = await request(source, tokens, `${query}${query && '&'}limit=1`, 'count=exact');
  await response.text();
  return totalOf(response.headers.get('content-range'));
}
