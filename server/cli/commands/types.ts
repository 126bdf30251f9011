import fs from 'node:fs';
import { Command } from 'commander';
import { api } from '../client.ts';
import { CliError, print, tell } from '../output.ts';

const TIMEOUT_MS = 30_000;

/** TypeScript of what the key's role may use, from the API at `restUrl`. Throws CliError with what the API said. */
async function typesOf(restUrl: string, key: string): Promise<string> {
  const answer = await fetch(`${restUrl.replace(/\/+$/, '')}/`, {
    headers: { apikey: key, accept: 'application/typescript' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await answer.text();
  if (answer.ok) return text;
  throw new CliError(`The API answered ${answer.status}: ${text.slice(0, 500)}`);
}

async function write(path: string, { out, json = false }: { out?: string; json?: boolean }): Promise<void> {
  const [team, project, ...rest] = path.split('/');
  if (!team || !project || rest.length) throw new CliError('Name the project as <team>/<name>.');
  const { restUrl, keys } = await api().projects.show.query({ team, project });
  const key = keys?.secret ?? keys?.publishable;
  if (!restUrl || !key) throw new CliError(`${path} has no API yet. Wait until it is ready.`);
  if (!keys?.secret) tell('Without the role developer, these are the types of what a visitor may use.');
  const text = await typesOf(restUrl, key);
  if (out === undefined) return json ? print(json, { types: text }, []) : void process.stdout.write(text);
  fs.writeFileSync(out, text);
  if (json) print(json, { file: out }, []);
}

/** `slipway types <team/name>`: TypeScript types of a project's schema. */
export function typesCommand(): Command {
  return new Command('types')
    .description('TypeScript types of the database, for createClient<Database> of supabase-js.')
    .argument('<team/name>')
    .option('--out <file>', 'where to write them (default: standard output)')
    .option('--json', 'print the result as JSON: the types, or the file they were written to')
    .action(write);
}
