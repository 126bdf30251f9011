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

const json = process.argv.includes('--json');

/** What the parser refuses: in JSON like every other error, else in its own words. */
function sayRefusal(text: string, write: (text: string) => void): void {
  write(json ? `${JSON.stringify({ error: text.trim().replace(/^error: /, '') })}\n` : text);
}

const program = new Command('slipway')
  .description(
    'Slipway from the command line. SLIPWAY_URL is the server, SLIPWAY_TOKEN a personal access token.',
  )
  .showHelpAfterError(json ? false : '(add --help for the options)')
  .configureOutput({ outputError: sayRefusal });
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

/** The parser hands these settings on to commands that it makes itself, not to added ones. */
function handOn(from: Command): void {
  for (const command of from.commands) handOn(command.copyInheritedSettings(from) as Command);
}
handOn(program);

try {
  await program.parseAsync();
} catch (error) {
  const { message, data } = describeError(error, server().url);
  process.stderr.write(json ? `${JSON.stringify({ error: message, ...data })}\n` : `${message}\n`);
  process.exitCode = 1;
}
// Pools of the local commands would keep the process alive.
process.exit();
