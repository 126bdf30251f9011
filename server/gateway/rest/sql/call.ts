import type { Argument } from '../../catalog/types.ts';
import type { Call } from '../plan/types.ts';
import { ident, relationName, type SqlBuilder } from './builder.ts';

/** Column that holds the result of a function that returns no row. */
export const SCALAR = '_slipway_value';
const ARGUMENTS = '_slipway_arguments';

/**
 * `select … from …` for the call with these arguments; `before` is what they are read from. A record of unknown columns
 * cannot stand in `from`, so it is called where its value is wanted.
 */
function invocation({ routine }: Call, list: string[], before?: string): string {
  const call = `${relationName(routine)}(${list.join(', ')})`;
  if (routine.untyped) return `select ${call} as ${ident(SCALAR)}${before ? ` from ${before}` : ''}`;
  const alias = routine.returnsRow ? '_f' : `_f(${ident(SCALAR)})`;
  const shown = routine.returnsRow ? '_f.*' : `_f.${ident(SCALAR)}`;
  return `select ${shown} from ${before ? `${before}, lateral ` : ''}${call} as ${alias}`;
}

/** `select` that calls the function and gives its rows. */
export function callSql(b: SqlBuilder, call: Call): string {
  if (call.single) return invocation(call, [`${b.bind(call.single.value)}::${call.single.type}`]);
  const named = ({ name, variadic }: Argument, value: string) =>
    `${variadic ? 'variadic ' : ''}${ident(name)} := ${value}`;
  if (call.object) {
    const columns = call.object.arguments.map(({ name, type }) => `${ident(name)} ${type}`).join(', ');
    const list = call.object.arguments.map((argument) =>
      named(argument, `${ARGUMENTS}.${ident(argument.name)}`),
    );
    const body = `${b.bind(call.object.json)}::json`;
    const json = call.object.isArray ? `${body} -> 0` : body;
    return invocation(call, list, `json_to_record(${json}) as ${ARGUMENTS}(${columns})`);
  }
  const list = (call.values ?? []).map(([argument, value]) =>
    named(argument, `${b.bind(value)}::${argument.type}`),
  );
  return invocation(call, list);
}
