import { setTimeout as delay } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { type Api, api, server } from '../client.ts';
import { CliError, print, table, tell } from '../output.ts';
import { upload, uploadRepository } from '../upload.ts';

const POLL_MS = 400;
const SHOWN_NOTES = 10;

interface CreateOptions {
  team: string;
  description?: string;
  sql?: string;
  git?: string;
  database?: string;
  schema?: string[];
  example?: boolean;
  empty?: boolean;
  wait: boolean;
  json?: boolean;
}
type Source = Parameters<Api['projects']['create']['mutate']>[0]['source'];

const isAddress = (text: string) => /^https?:\/\//.test(text);

/** The source that the options name: exactly one of them. */
async function source(options: CreateOptions): Promise<Source> {
  const { team, sql, git, database, schema, example, empty } = options;
  const given = [sql, git, database, example, empty].filter((value) => value !== undefined);
  if (given.length !== 1)
    throw new CliError(
      'Say where the database comes from: one of --sql, --git, --database, --example, --empty.',
    );
  if (sql) return { kind: 'sql', uploadId: await upload(team, sql) };
  if (git && isAddress(git)) return { kind: 'git', address: git };
  if (git) return { kind: 'git', uploadId: await uploadRepository(team, git.replace(/^file:\/\//, '')) };
  if (database)
    return { kind: 'database', url: database, schemas: schema ?? (await allSchemas(team, database)) };
  return example ? { kind: 'example' } : { kind: 'empty' };
}

async function allSchemas(team: string, url: string): Promise<string[]> {
  const found = await api().imports.schemas.mutate({ team, url });
  return found.map(({ name }) => name);
}

async function show(team: string, project: string) {
  const { url } = server();
  const facts = await api().projects.show.query({ team, project });
  return { ...facts, consoleUrl: facts.consoleUrl || `${url}/${team}/${project}` };
}

/** What an import did otherwise than the file says; the project's page lists all of it. */
function tellSkipped(report: unknown): void {
  const notes = (report as { notes?: { line: number; why: string }[] } | null)?.notes ?? [];
  for (const { line, why } of notes.slice(0, SHOWN_NOTES)) tell(`${line ? `Line ${line}: ` : ''}${why}`);
  if (notes.length > SHOWN_NOTES) tell(`… and ${notes.length - SHOWN_NOTES} more; see the project's page.`);
}

/** Follows the making of a project; on failure the half-made project is removed, so that the command can be repeated. */
async function follow(team: string, project: string): Promise<void> {
  let told = '';
  for (;;) {
    const now = await api().projects.progress.query({ team, project });
    const step = now.steps.find(({ state }) => state === 'running');
    const line = step ? `${step.title}${step.detail ? `: ${step.detail}` : ''}` : '';
    if (line && line !== told) tell(line);
    told = line || told;
    if (now.state === 'ready') return tellSkipped(now.report);
    if (now.state === 'failed') {
      await api().projects.remove.mutate({ team, project, confirm: project });
      throw new CliError(
        now.failure ?? 'The project could not be made.',
        now.report ? { report: now.report } : undefined,
      );
    }
    await delay(POLL_MS);
  }
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const { team, description } = options;
  const made = await api().projects.create.mutate({ team, name, description, source: await source(options) });
  if (options.wait) await follow(team, made.slug);
  const facts = await show(team, made.slug);
  print(Boolean(options.json), facts, describe(facts));
}

function describe(facts: Awaited<ReturnType<typeof show>>): string[] {
  const rows = [
    ['state', facts.state],
    ['console', facts.consoleUrl],
    ['API', facts.apiUrl ?? ''],
    ['REST', facts.restUrl ?? ''],
    ['Git', facts.gitUrl],
    ['publishable key', facts.keys?.publishable ?? ''],
    ['secret key', facts.state === 'ready' ? (facts.keys?.secret ?? 'needs the role developer') : ''],
  ];
  return [
    `${facts.team}/${facts.project}`,
    ...table(rows.filter(([, value]) => value).map(([k, v]) => [`  ${k}`, v ?? ''])),
  ];
}

function split(path: string): { team: string; project: string } {
  const [team, project, ...rest] = path.split('/');
  if (!team || !project || rest.length) throw new CliError('Name the project as <team>/<name>.');
  return { team, project };
}

async function untilGone(team: string, project: string): Promise<void> {
  for (;;) {
    const projects = await api().projects.list.query({ team });
    const found = projects.find(({ slug }) => slug === project);
    if (!found) return;
    await delay(POLL_MS);
  }
}

async function remove(path: string, options: { yes?: boolean; json?: boolean }): Promise<void> {
  const { team, project } = split(path);
  if (!options.yes)
    throw new CliError(
      `This removes the database, the repository and the API of ${path} for good. Repeat it with --yes.`,
    );
  await api().projects.remove.mutate({ team, project, confirm: project });
  await untilGone(team, project);
  print(Boolean(options.json), { deleted: path }, [`${path} is deleted.`]);
}

async function list(options: { team?: string; json?: boolean }): Promise<void> {
  const teams = await api().teams.mine.query();
  const wanted = teams.filter(({ slug }) => !options.team || slug === options.team);
  if (options.team && !wanted.length)
    throw new CliError(`There is no team “${options.team}” that you are a member of.`);
  const lists = await Promise.all(wanted.map(({ slug: team }) => api().projects.list.query({ team })));
  const projects = lists.flatMap((found, index) =>
    found.map(({ slug, name, state, ref }) => ({
      team: wanted[index]?.slug ?? '',
      project: slug,
      name,
      state,
      ref,
    })),
  );
  const rows = projects.map(({ team, project, state, ref }) => [`${team}/${project}`, state, ref ?? '']);
  print(Boolean(options.json), projects, rows.length ? table(rows) : ['No projects yet.']);
}

/** `slipway project …` */
export function projectCommands(): Command {
  const json = () => new Option('--json', 'print the result as JSON');
  const group = new Command('project').description('Make, list, show and delete projects.');
  group
    .command('create <name>')
    .description('Make a project from a database or repository, the example, or empty.')
    .requiredOption('--team <team>', 'team it belongs to (its name in addresses)')
    .option('--description <text>', 'what it is')
    .option('--sql <file>', 'an SQL file: plain pg_dump or a hand-written script')
    .option('--git <address>', 'a Git repository in the project layout: a folder here, or an http(s) address')
    .option('--database <url>', 'a running PostgreSQL: postgres://user:password@host/name')
    .option('--schema <name...>', 'with --database: the schemas to copy (default: all)')
    .option('--example', 'the clinic')
    .option('--empty', 'without tables')
    .option('--no-wait', 'do not wait until it is ready')
    .addOption(json())
    .action(create);
  group
    .command('list')
    .description('Projects of your teams.')
    .option('--team <team>')
    .addOption(json())
    .action(list);
  group
    .command('show <team/name>')
    .description('Addresses, keys and state.')
    .addOption(json())
    .action(async (path: string, options: { json?: boolean }) => {
      const { team, project } = split(path);
      const facts = await show(team, project);
      print(Boolean(options.json), facts, describe(facts));
    });
  group
    .command('delete <team/name>')
    .description('Delete a project with all that belongs to it.')
    .option('--yes', 'yes, for good')
    .addOption(json())
    .action(remove);
  return group;
}
