export { CopyDataEnd, isCopyFromStdin, namesEncoding } from './copy-data.ts';
export { type LexerEvent, type MetaEvent, SqlLexer, type StatementEvent, StatementTooLong } from './lexer.ts';
export { type CopyData, type Statement, splitScript, splitStatements } from './split.ts';
export { type Token, tokenize } from './tokens.ts';
