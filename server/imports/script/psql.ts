import { fail } from '../../kernel/errors.ts';
import { Conditions } from './conditions.ts';
import { BackquotedCommand, connectTarget, metaArguments } from './meta-args.ts';

/** What a psql command asks of whoever runs the script. */
export type MetaAction =
  | { do: 'nothing' }
  | { do: 'note'; why: string }
  | { do: 'connect'; database: string }
  | { do: 'encoding'; name: string }
  | { do: 'execute' }
  | { do: 'executeResult' }
  | { do: 'setFromResult'; prefix: string }
  | { do: 'forget' }
  | { do: 'copy'; text: string }
  | { do: 'stop' };

const NOTHING: MetaAction = { do: 'nothing' };
const SILENT = new Set(
  (
    'restrict unrestrict echo qecho warn pset timing x t a f H html C title T tableattr p print s html errverbose conninfo ' +
    'copyright help h ? . w write o out cd setenv encoding_shown password_shown'
  ).split(' '),
);
const FILES = 'Put its text into the file, so that the file is complete by itself.';
const REFUSED: Record<string, string> = {
  i: `it reads another file. ${FILES}`,
  include: `it reads another file. ${FILES}`,
  ir: `it reads another file. ${FILES}`,
  include_relative: `it reads another file. ${FILES}`,
  prompt: 'it asks somebody for a value. Set the value in the file: \\set name value.',
  bind: 'parameters of \\bind are not supported. Write the values into the statement.',
  lo_import: 'it reads a file of the machine that psql runs on.',
  watch: 'it would never end.',
};

/** psql's side of a script: variables, conditions and backslash commands. Runs nothing itself. */
export class PsqlSession {
  readonly #variables = new Map<string, string>();
  readonly #conditions = new Conditions();

  constructor(variables: Record<string, string> = {}) {
    for (const [name, value] of Object.entries(variables)) this.#variables.set(name, value);
  }

  /** False inside a branch of \if that is not taken: nothing there has any effect. */
  get active(): boolean {
    return this.#conditions.active;
  }

  /** Line of a \if that has no \endif yet. */
  get openCondition(): number | undefined {
    return this.#conditions.open;
  }

  readonly variable = (name: string): string | undefined => this.#variables.get(name);

  /** Sets a variable; without a value (NULL) it is unset, as psql does. */
  set(name: string, value: string | null | undefined): void {
    if (value === null || value === undefined) this.#variables.delete(name);
    else this.#variables.set(name, value);
  }

  /** Decides what a command means. Throws `invalid`, naming line and command, for what cannot be done here. */
  command(command: string, rest: string, line: number): MetaAction {
    try {
      if (/^(if|elif|else|endif)$/.test(command)) return this.#condition(command, rest, line);
      return this.active ? this.#active(command, rest, line) : NOTHING;
    } catch (error) {
      if (!(error instanceof BackquotedCommand)) throw error;
      throw refused(line, command, rest, 'it runs a program. Write its result into the file.');
    }
  }

  #condition(command: string, rest: string, line: number): MetaAction {
    const value = () => metaArguments(rest, this.variable).join(' ');
    if (!this.#conditions.take(command, value, line))
      throw refused(line, command, rest, 'there is no \\if before it.');
    return NOTHING;
  }

  #active(command: string, rest: string, line: number): MetaAction {
    if (SILENT.has(command) || /^d[a-zA-Z+]*$|^[lz]\+?$|^s[fv]\+?$|^pset$/.test(command)) return NOTHING;
    if (Object.hasOwn(REFUSED, command)) throw refused(line, command, rest, REFUSED[command]!);
    const args = () => metaArguments(rest, this.variable);
    switch (command) {
      case 'set':
        return this.#set(args());
      case 'unset':
        this.#variables.delete(args()[0] ?? '');
        return NOTHING;
      case 'c':
      case 'connect':
        return { do: 'connect', database: connectTarget(args()) };
      case 'encoding':
        return rest ? { do: 'encoding', name: args()[0] ?? '' } : NOTHING;
      case 'q':
      case 'quit':
        return { do: 'stop' };
      case 'r':
      case 'reset':
        return { do: 'forget' };
      case 'copy':
        return clientCopy(rest, line);
      default:
        return this.#buffer(command, rest, line);
    }
  }

  #buffer(command: string, rest: string, line: number): MetaAction {
    if (command === 'g' || command === 'gx' || command === 'crosstabview') return { do: 'execute' };
    if (command === 'gdesc') return { do: 'forget' };
    if (command === 'gexec') return { do: 'executeResult' };
    if (command === 'gset')
      return { do: 'setFromResult', prefix: metaArguments(rest, this.variable)[0] ?? '' };
    if (command === '!') return { do: 'note', why: 'Slipway runs no programs for a script.' };
    if (command === 'getenv') return { do: 'note', why: 'There is no environment to read variables from.' };
    throw refused(line, command, rest, 'psql has no such command, or it needs somebody at the keyboard.');
  }

  #set([name, ...values]: string[]): MetaAction {
    if (name) this.#variables.set(name, values.join(''));
    return NOTHING;
  }
}

function refused(line: number, command: string, rest: string, why: string) {
  const statement = `\\${command} ${rest}`.trim().slice(0, 160);
  return fail('invalid', `Line ${line}: “${statement}” cannot be run: ${why}`, {
    data: { line, statement, message: why },
  });
}

/** `\copy … from stdin` reads the lines after it, as COPY does; files of somebody's machine are out of reach. */
function clientCopy(rest: string, line: number): MetaAction {
  const text = rest.replace(/;\s*$/, '');
  if (/\bfrom\s+p?stdin\b/i.test(text))
    return { do: 'copy', text: `COPY ${text.replace(/\bpstdin\b/i, 'STDIN')}` };
  if (/\bto\s+(p?stdout|'|\w)/i.test(text) && !/\bfrom\s+['\w/~.]/i.test(text.replace(/\(.*\)/s, '')))
    return { do: 'note', why: 'Nothing is written to files.' };
  const advice = 'Use COPY … FROM stdin with the rows in the file, as pg_dump writes it.';
  throw refused(line, 'copy', rest, `it reads a file of the machine that psql runs on. ${advice}`);
}
