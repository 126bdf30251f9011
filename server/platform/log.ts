/**
 * Structured log lines on stderr, one JSON object each. `Secret` values print as `[secret]` by themselves;
 * never pass request bodies, headers or SQL parameters as fields.
 */
export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}
type Fields = Record<string, unknown>;
const LEVELS = { debug: 10, info: 20, warn: 30, error: 40 } as const;
type Level = keyof typeof LEVELS;

function threshold(): number {
  const wanted = process.env['SLIPWAY_LOG'] ?? 'info';
  return wanted in LEVELS ? LEVELS[wanted as Level] : LEVELS.info;
}

/** `JSON.stringify` shows an Error as `{}`; keep what an operator needs. */
function plain(value: unknown): unknown {
  return value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;
}

/** Makes the logger of one component (`gateway`, `worker`, …). Level by `SLIPWAY_LOG` (debug, info, warn, error). */
export function logger(component: string): Logger {
  const write =
    (level: Level) =>
    (message: string, fields: Fields = {}) => {
      if (LEVELS[level] < threshold()) return;
      const entries = Object.entries(fields).map(([key, value]) => [key, plain(value)]);
      const line = {
        time: new Date().toISOString(),
        level,
        component,
        message,
        ...Object.fromEntries(entries),
      };
      process.stderr.write(`${JSON.stringify(line)}\n`);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
