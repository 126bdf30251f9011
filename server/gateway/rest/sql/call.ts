import type { Call } from '../plan/types.ts';
import { ident, relationName, type SqlBuilder } from './builder.ts';

/** Column that holds the result of a function that returns no row. */
export const SCALAR = '_slipway_value';
const ARGUMENTS = '_slipway_arguments';

/** `select` that calls the function and gives its rows. */
export function callSql(b: SqlBuilder, call: Call): string {
  const { routine } = call;
  const alias = routine.returnsRow ? '_f' : `_f(${ident(SCALAR)})`;
  const shown = routine.returnsRow ? '_f.*' : `_f.${ident(SCALAR)}`;
  const invoke = (list: string[]) => `${relationName(routine)}(${list.join(', ')})`;
  if (call.single) {
    const value = `${b.bind(call.single.value)}::${call.single.type}`;
    return `select ${shown} from ${invoke([value])} as ${alias}`;
  }
  if (call.object) {
    const columns = call.object.arguments
      .map((argument) => `${ident(argument.name)} ${argument.type}`)
      .join(', ');
    const list = call.object.arguments.map(
      (argument) =>
        `${argument.variadic ? 'variadic ' : ''}${ident(argument.name)} := ${ARGUMENTS}.${ident(argument.name)}`,
    );
    const body = `${b.bind(call.object.json)}::json`;
    const json = call.object.isArray ? `${body} -> 0` : body;
    return `select ${shown} from json_to_record(${json}) as ${ARGUMENTS}(${columns}), lateral ${invoke(list)} as ${alias}`;
  }
  const list = (call.values ?? []).map(
    ([argument, value]) =>
      `${argument.variadic ? 'variadic ' : ''}${ident(argument.name)} := ${b.bind(value)}::${argument.type}`,
  );
  return `select ${shown} from ${invoke(list)} as ${alias}`;
}
