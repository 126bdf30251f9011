import { countLines } from './chars.ts';
import { isCopyFromStdin } from './copy-data.ts';
import { SqlLexer } from './lexer.ts';

/** The rows that follow a `COPY … FROM stdin` in a script. */
export interface CopyData {
  /** The lines as they stand there, without the end mark. */
  text: string;
  /** Line of the first row, from 1. */
  line: number;
}

export interface Statement {
  /** The statement without its semicolon. */
  text: string;
  /** Line on which it begins, from 1. */
  line: number;
  copy?: CopyData;
}

/** The line `\.`; a carriage return may stand before its end. Other separators that JavaScript knows end no line here. */
const END_MARK = /(^|\n)\\\.\r?(?:\n|$)/;

/** Takes the data of a COPY that was just read out of the lexer: it begins on the next line, as psql has it. */
function takeCopyData(lexer: SqlLexer): CopyData {
  const rest = lexer.takeRest();
  const lineEnd = rest.indexOf('\n') + 1 || rest.length;
  const body = rest.slice(lineEnd);
  const mark = END_MARK.exec(body);
  const end = mark ? mark.index + mark[1]!.length : body.length;
  const next = mark ? mark.index + mark[0].length : body.length;
  const line = lexer.line + countLines(rest, 0, lineEnd);
  lexer.feed(rest.slice(0, lineEnd) + body.slice(next));
  lexer.skipLines(countLines(body, 0, next));
  lexer.finish();
  return { text: body.slice(0, end), line };
}

function* statements(text: string, takesData: boolean): Generator<Statement> {
  const lexer = new SqlLexer();
  lexer.feed(text.startsWith('\uFEFF') ? text.slice(1) : text);
  lexer.finish();
  for (let event = lexer.next(); event; event = lexer.next()) {
    if (event.kind !== 'statement') continue;
    const { text, line } = event;
    if (takesData && isCopyFromStdin(text)) yield { text, line, copy: takeCopyData(lexer) };
    else yield { text, line };
  }
}

/**
 * Splits SQL text into its statements; comments between them are dropped. Quotes, dollar quotes, nested comments,
 * rules with several actions and BEGIN ATOMIC bodies stay whole. Never throws: what is left open at the end of the
 * text is its last statement, for PostgreSQL to refuse.
 */
export function splitStatements(text: string): Statement[] {
  return [...statements(text, false)];
}

/** `splitStatements` for a file: a `COPY … FROM stdin` has the rows that follow it, up to the line `\.` or the end. */
export function splitScript(text: string): Statement[] {
  return [...statements(text, true)];
}
