import { Command } from 'commander';
import { enterLocalServer } from '../local.ts';
import { print, tell } from '../output.ts';

/** `slipway account reset-password`: on the server's own machine, for people who forgot theirs. */
export function accountCommands(): Command {
  const group = new Command('account').description('Accounts.');
  group
    .command('reset-password')
    .description('Give an account a new random password and end its sessions, on the server itself.')
    .requiredOption('--email <email>', 'the account')
    .option('--json', 'print the result as JSON')
    .action(async (options: { email: string; json?: boolean }) => {
      enterLocalServer();
      const { resetPassword } = await import('../../accounts/reset-password.ts');
      const { email, password } = await resetPassword(options.email);
      if (!options.json) tell(`The new password of ${email}, to be changed after signing in:`);
      print(Boolean(options.json), { email, password: password.reveal() }, [password.reveal()]);
    });
  return group;
}
