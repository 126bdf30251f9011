import { Command } from 'commander';
import { enterLocalServer } from '../local.ts';
import { print } from '../output.ts';

interface TokenOptions {
  email: string;
  name: string;
  scope: 'read' | 'write';
  days?: string;
  json?: boolean;
}

/** `slipway token create`: on the server's own machine, for the first token; later ones are made in the console. */
export function tokenCommands(): Command {
  const group = new Command('token').description('Personal access tokens.');
  group
    .command('create')
    .description('Make a personal access token for an account, on the server itself. It is shown once.')
    .requiredOption('--email <email>', 'the account')
    .option('--name <name>', 'what it is for', 'command line')
    .option('--scope <scope>', 'read or write', 'write')
    .option('--days <days>', 'days until it expires (default: 90)', '90')
    .option('--json', 'print the result as JSON')
    .action(async (options: TokenOptions) => {
      enterLocalServer();
      const { createTokenFor } = await import('../../accounts/create-token.ts');
      const { email, name, scope, days } = options;
      const made = await createTokenFor({ email, name, scope, days: Number(days) });
      print(Boolean(options.json), made, [made.token]);
    });
  return group;
}
