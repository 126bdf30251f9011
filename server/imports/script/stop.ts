import { type Failure, fail } from '../../kernel/errors.ts';
import type { ImportStop } from '../shapes.ts';
import { shorten } from './statement.ts';

/** The fields of a PostgreSQL error that are of use. */
export interface ServerError {
  message: string;
  code?: string;
  detail?: string;
  hint?: string;
  /** Character of the statement, from 1, as text. */
  position?: string;
  where?: string;
}

const COPY_LINE = /COPY .*?, line (\d+)/;

function linesBefore(text: string, position: number): number {
  const before = Array.from(text.slice(0, position * 2)).slice(0, position - 1);
  return before.filter((char) => char === '\n').length;
}

/** The line of the script that a server's error is about. Pure. */
export function lineOf(error: ServerError, text: string, line: number, dataLine?: number): number {
  const row = dataLine === undefined ? undefined : COPY_LINE.exec(error.where ?? '')?.[1];
  if (row) return dataLine! + Number(row) - 1;
  return error.position ? line + linesBefore(text, Number(error.position)) : line;
}

/** The failure that stops an import: names line and statement, and says what PostgreSQL says. Pure. */
export function stopped(error: ServerError, text: string, line: number, dataLine?: number): Failure {
  const at = lineOf(error, text, line, dataLine);
  const statement = shorten(text);
  const { message, code, detail, hint } = error;
  const position = error.position ? Number(error.position) : undefined;
  const data: ImportStop = { line: at, statement, message, code, detail, hint, position };
  const sentences = [message, detail, hint].filter(Boolean).map((part) => String(part).replace(/\.?$/, '.'));
  return fail('invalid', `Line ${at}: ${sentences.join(' ')} The statement: ${statement}`, {
    data: { ...data },
  });
}
