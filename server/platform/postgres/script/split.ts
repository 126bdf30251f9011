import { SqlLexer } from './lexer.ts';

export interface Statement {
  /** The statement without its semicolon. */
  text: string;
  /** Line on which it begins, from 1. */
  line: number;
}

/**
 * Splits SQL text into its statements; comments between them are dropped. Quotes, dollar quotes, nested comments,
 * rules with several actions and BEGIN ATOMIC bodies stay whole. Never throws: what is left open at the end of the
 * text is its last statement, for PostgreSQL to refuse.
 */
export function splitStatements(text: string): Statement[] {
  const lexer = new SqlLexer();
  lexer.feed(text.startsWith('\uFEFF') ? text.slice(1) : text);
  lexer.finish();
  const found: Statement[] = [];
  for (let event = lexer.next(); event; event = lexer.next())
    if (event.kind === 'statement') found.push({ text: event.text, line: event.line });
  return found;
}
