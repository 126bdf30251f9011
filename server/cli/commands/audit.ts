import { Command } from 'commander';
import { api } from '../client.ts';
import { enterLocalServer } from '../local.ts';
import { CliError, print } from '../output.ts';

interface Chain {
  chain: string;
  ok: boolean;
  entries: number;
  problem?: string | null;
}

/** All chains, on the server's own machine; those of teams by the team's name in addresses, deleted ones by their id. */
async function localChains(): Promise<Chain[]> {
  enterLocalServer();
  const { verifyAll } = await import('../../audit/verify.ts');
  const { readDb } = await import('../../platform/control/client.ts');
  const teams = await readDb().team.findMany({ select: { id: true, slug: true } });
  const nameOf = new Map(teams.map(({ id, slug }) => [id, slug]));
  return (await verifyAll()).map((found) => ({ ...found, chain: nameOf.get(found.chain) ?? found.chain }));
}

/** The logs that the token's owner may read: of their teams, and the server's if they set it up. */
async function remoteChains(): Promise<Chain[]> {
  const teams = await api().teams.mine.query();
  const readable = teams.filter(({ role }) => role === 'admin' || role === 'owner');
  const server = await api()
    .audit.serverVerify.query()
    .catch((error: { data?: { code?: string } }) => {
      if (error.data?.code === 'FORBIDDEN') return undefined;
      throw error;
    });
  const found = await Promise.all(
    readable.map(async ({ slug }) => ({ ...(await api().audit.verify.query({ team: slug })), chain: slug })),
  );
  const chains = server ? [server, ...found] : found;
  if (!chains.length) throw new CliError('You may read no audit log: that needs the role admin in a team.');
  return chains;
}

/** `slipway audit verify`: with a token the logs it may read, without one (on the server itself) all of them. */
export function auditCommands(): Command {
  const group = new Command('audit').description('The audit log.');
  group
    .command('verify')
    .description(
      'Check the hash chains of the audit logs: all on the server itself, or those SLIPWAY_TOKEN may read.',
    )
    .option('--json', 'print the result as JSON')
    .action(async (options: { json?: boolean }) => {
      const chains = await (process.env['SLIPWAY_TOKEN'] ? remoteChains() : localChains());
      const broken = chains.filter(({ ok }) => !ok);
      if (broken.length)
        throw new CliError(
          broken.map(({ chain, problem }) => `Chain ${chain} is broken: ${problem}`).join('\n'),
          { ok: false, chains },
        );
      const entries = chains.reduce((sum, chain) => sum + chain.entries, 0);
      const lines = [`${chains.length} chains with ${entries} entries are whole.`];
      print(Boolean(options.json), { ok: true, chains }, lines);
    });
  return group;
}
