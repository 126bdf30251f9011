import { flushCompileCache } from 'node:module';
import { Command } from 'commander';

/** `slipway rest [file]`: one PostgreSQL database as a REST API, configured as PostgREST is. Runs until it is stopped. */
export function restCommand(): Command {
  return new Command('rest')
    .description(
      'Serve a PostgreSQL database as PostgREST would: settings from PGRST_… variables or a PostgREST configuration file.',
    )
    .argument('[file]', 'configuration file in PostgREST’s format')
    .option(
      '--idempotency-sql <login>',
      'print the SQL that lets this login keep answers for Idempotency-Key',
    )
    .option('--json', 'print the address (or the SQL) as JSON')
    .action(async (file: string | undefined, options: { idempotencySql?: string; json?: boolean }) => {
      const { idempotencySql: login, json } = options;
      if (login !== undefined) {
        const { idempotencySql } = await import('../../environments/idempotency.ts');
        const sql = idempotencySql([login]);
        process.stdout.write(json ? `${JSON.stringify({ sql })}\n` : sql);
        return;
      }
      // Loaded only here: the other commands need nothing of the gateway.
      const { startStandalone } = await import('../../gateway/standalone/main.ts');
      const running = await startStandalone(file, process.env);
      const { address } = running;
      process.stdout.write(json ? `${JSON.stringify({ ready: address })}\n` : `READY ${address}\n`);
      flushCompileCache();
      await new Promise<void>((resolve) => {
        process.once('SIGTERM', () => resolve());
        process.once('SIGINT', () => resolve());
      });
      await running.stop();
    });
}
