export { type LexerEvent, type MetaEvent, SqlLexer, type StatementEvent, StatementTooLong } from './lexer.ts';
export { type Statement, splitStatements } from './split.ts';
export { type Token, tokenize } from './tokens.ts';
