import type { TargetFacts } from './facts.ts';

/**
 * What psql sets by itself and scripts ask for. An import goes on only as long as nothing fails, so that there is never
 * an error to tell of. Pure.
 */
export function psqlVariables({ database, owner, version }: TargetFacts): Record<string, string> {
  const { number, name } = version;
  return {
    ...{ DBNAME: database, USER: owner, ENCODING: 'UTF8', AUTOCOMMIT: 'on', ON_ERROR_STOP: 'on' },
    ...{ HOST: 'localhost', PORT: '5432', PROMPT1: '%/%R%x%# ', PROMPT2: '%/%R%x%# ', PROMPT3: '>> ' },
    ...{ ON_ERROR_ROLLBACK: 'off', ECHO: 'none', ECHO_HIDDEN: 'off', QUIET: 'off', VERBOSITY: 'default' },
    ...{
      SHOW_CONTEXT: 'errors',
      SHOW_ALL_RESULTS: 'on',
      SINGLELINE: 'off',
      SINGLESTEP: 'off',
      FETCH_COUNT: '0',
    },
    ...{ HIDE_TABLEAM: 'off', HIDE_TOAST_COMPRESSION: 'off', COMP_KEYWORD_CASE: 'preserve-upper' },
    ...{ HISTCONTROL: 'none', HISTSIZE: '500', IGNOREEOF: '0', WATCH_INTERVAL: '2' },
    ...{ SERVER_VERSION_NUM: number, SERVER_VERSION_NAME: name },
    ...{ VERSION_NUM: number, VERSION_NAME: name, VERSION: `PostgreSQL ${name}` },
    ...{ ERROR: 'false', SQLSTATE: '00000', ROW_COUNT: '0' },
    ...{ LAST_ERROR_MESSAGE: '', LAST_ERROR_SQLSTATE: '00000', SHELL_ERROR: 'false', SHELL_EXIT_CODE: '0' },
  };
}

const COUNT = /:['"]?ROW_COUNT/;

/** Finds out whether a script asks how many rows its last statement concerned, from pieces of its text. */
export class CountsRows {
  #tail = '';

  /** Does the text so far, with this piece, ask for it? */
  in(piece: Buffer): boolean {
    const text = this.#tail + piece.toString('latin1');
    this.#tail = text.slice(-12);
    return COUNT.test(text);
  }
}
