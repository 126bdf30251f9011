import { TRPCClientError } from '@trpc/client';

/** A failure to be told in one sentence on stderr; `data` is added to it in JSON. */
export class CliError extends Error {
  readonly data: Record<string, unknown> | undefined;
  constructor(message: string, data?: Record<string, unknown>) {
    super(message);
    this.data = data;
  }
}

/** Prints a result: as JSON on stdout with `--json`, else as the lines given. */
export function print(json: boolean, value: unknown, lines: string[]): void {
  process.stdout.write(
    json ? `${JSON.stringify(value, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
  );
}

/** A line about how things go, for people: on stderr, so that stdout stays the result. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Columns padded to the widest cell; plain text. */
export function table(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Without a token, and with one that opens nothing (any more), another thing is to be done. */
const notSignedIn = () =>
  `${
    process.env['SLIPWAY_TOKEN']
      ? 'SLIPWAY_TOKEN opens nothing here: it is mistyped, revoked, expired, or of another server. Set it'
      : 'Not signed in: set SLIPWAY_TOKEN'
  } to a personal access token (make one with “slipway token create --email …” on the server, or under Account, Access tokens).`;

/** What went wrong, in a sentence, whatever was thrown. */
export function describeError(
  error: unknown,
  url: string,
): { message: string; data?: Record<string, unknown> } {
  if (error instanceof CliError)
    return { message: error.message, ...(error.data ? { data: error.data } : {}) };
  if (error instanceof TRPCClientError) {
    if (error.data?.code === 'UNAUTHORIZED') return { message: notSignedIn() };
    if (error.data) return { message: error.message, data: { code: error.data.code, ...error.data.data } };
    return { message: `Slipway does not answer at ${url}. Is it running? Set SLIPWAY_URL to its address.` };
  }
  const cause = (error as { cause?: { code?: string } }).cause?.code;
  if (cause === 'ECONNREFUSED')
    return { message: `Slipway does not answer at ${url}. Is it running? Set SLIPWAY_URL to its address.` };
  return { message: error instanceof Error ? error.message : String(error) };
}
