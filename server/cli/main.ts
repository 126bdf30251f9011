import { Command } from 'commander';
import { server } from './client.ts';
import { accountCommands } from './commands/account.ts';
import { auditCommands } from './commands/audit.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainRequestCommand } from './commands/explain-request.ts';
import { prCommands } from './commands/pr.ts';
import { projectCommands } from './commands/project.ts';
import { restCommand } from './commands/rest.ts';
import { tokenCommands } from './commands/token.ts';
import { typesCommand } from './commands/types.ts';
import { describeError } from './output.ts';

const program = new Command('slipway')
  .description(
    'Slipway from the command line. SLIPWAY_URL is the server, SLIPWAY_TOKEN a personal access token.',
  )
  .showHelpAfterError('(add --help for the options)')
  .configureOutput({ outputError: (text, write) => write(text) });
for (const command of [
  tokenCommands(),
  projectCommands(),
  prCommands(),
  accountCommands(),
  auditCommands(),
  doctorCommand(),
  restCommand(),
  typesCommand(),
  explainRequestCommand(),
])
  program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  const { message, data } = describeError(error, server().url);
  const json = process.argv.includes('--json');
  process.stderr.write(json ? `${JSON.stringify({ error: message, ...data })}\n` : `${message}\n`);
  process.exitCode = 1;
}
// Pools of the local commands would keep the process alive.
process.exit();
