import { Command } from 'commander';
import { useLocalServer } from '../local.ts';
import { CliError, print } from '../output.ts';

/** `slipway audit verify`: on the server's own machine, because the noted heads lie in its data folder. */
export function auditCommands(): Command {
  const group = new Command('audit').description('The audit log.');
  group
    .command('verify')
    .description('Check the hash chains of all audit logs, on the server itself.')
    .option('--json', 'print the result as JSON')
    .action(async (options: { json?: boolean }) => {
      useLocalServer();
      const { verifyAll } = await import('../../audit/verify.ts');
      const chains = await verifyAll();
      const broken = chains.filter(({ ok }) => !ok);
      if (broken.length)
        throw new CliError(
          broken.map(({ chain, problem }) => `Chain ${chain} is broken: ${problem}`).join('\n'),
          { chains },
        );
      const entries = chains.reduce((sum, chain) => sum + chain.entries, 0);
      print(Boolean(options.json), { ok: true, chains }, [
        `${chains.length} chains with ${entries} entries are whole.`,
      ]);
    });
  return group;
}
