import { Command } from 'commander';
import { restCommand } from './commands/rest.ts';

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
// The API alone needs nothing of the others, which take as long to load as it does.
const commands =
  process.argv[2] === 'rest' ? [restCommand()] : (await import('./commands/all.ts')).allCommands();
for (const command of commands) program.addCommand(command);

/** The parser hands these settings on to commands that it makes itself, not to added ones. */
function handOn(from: Command): void {
  for (const command of from.commands) handOn(command.copyInheritedSettings(from) as Command);
}
handOn(program);

try {
  await program.parseAsync();
} catch (error) {
  const [{ describeError }, { server }] = await Promise.all([import('./output.ts'), import('./client.ts')]);
  const { message, data } = describeError(error, server().url);
  process.stderr.write(json ? `${JSON.stringify({ error: message, ...data })}\n` : `${message}\n`);
  process.exitCode = 1;
}
// Pools of the local commands would keep the process alive.
process.exit();
