import { Command } from 'commander';
import { api } from '../client.ts';
import { print } from '../output.ts';

const plain = (text: string) => text.replaceAll('`', '');

/** `slipway explain-request <id>`: why a call of the API failed or returned nothing. */
export function explainRequestCommand(): Command {
  return new Command('explain-request')
    .description('Why a call of the API failed or returned nothing. The id is the answer’s x-request-id.')
    .argument('<id>')
    .option('--json', 'as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const found = await api().requests.find.query({ id });
      const { method, target, status, code, role, key, cause, fix, policies, team, project } = found;
      const lines = [
        `${method} ${target || '/'} → ${status}${code ? ` ${code}` : ''} in ${team}/${project}, role ${role ?? 'none'}, key ${key ?? 'none'}`,
        plain(cause),
        plain(fix),
        ...policies.map(
          ({ name, condition, passes }) =>
            `  policy ${name}${passes === null ? '' : `, lets ${passes} rows through`}${condition ? `: ${condition}` : ''}`,
        ),
      ];
      print(json ?? false, found, lines);
    });
}
