import { setTimeout as delay } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { api, server } from '../client.ts';
import { CliError, print, table, tell } from '../output.ts';

const POLL_MS = 500;

interface Place {
  team: string;
  project: string;
}
type Pulls = ReturnType<typeof api>['pulls'];
type View = Awaited<ReturnType<Pulls['show']['query']>>;
type Preview = Awaited<ReturnType<Pulls['preview']['query']>>;

function split(path: string): Place {
  const [team, project, ...rest] = path.split('/');
  if (!team || !project || rest.length) throw new CliError('Name the project as <team>/<name>.');
  return { team, project };
}

function numberOf(text: string): number {
  const number = Number(text.replace(/^#/, ''));
  if (!Number.isInteger(number) || number < 1) throw new CliError('Name the pull request by its number.');
  return number;
}

const addressOf = ({ team, project }: Place, number: number) =>
  `${server().url}/${team}/${project}/pulls/${number}`;

/** What programs are told of a pull request. */
function facts(place: Place, view: View, preview: Preview) {
  const { number, title, state, draft, branch, verdict, checks, standing, version, release } = view;
  return {
    number,
    title,
    state,
    draft,
    branch,
    head: standing.head,
    verdict: verdict.verdict,
    lead: verdict.lead,
    reasons: verdict.reasons,
    checks: checks.map(({ name, state, summary }) => ({ name, state, summary })),
    preview,
    version,
    failure: release?.failure ?? null,
    url: addressOf(place, number),
  };
}

/** The secret key is asked for once, at the end: each look at it is in the audit log. */
async function look(place: Place, number: number, keys = true) {
  const input = { ...place, number };
  const [view, preview] = await Promise.all([
    api().pulls.show.query(input),
    api().pulls.preview.query({ ...input, keys }),
  ]);
  return { view, result: facts(place, view, preview) };
}

function lines({ result, view }: Awaited<ReturnType<typeof look>>): string[] {
  const { preview, checks } = result;
  const rows = [
    ['verdict', view.verdict.title],
    ...view.verdict.reasons.map(({ text }) => ['', text]),
    ['branch', result.branch],
    ...checks.map(({ name, state, summary }) => [
      `check ${name}`,
      `${state}${summary ? `: ${summary}` : ''}`,
    ]),
    ['preview', preview ? preview.state : ''],
    ['API', preview?.apiUrl ?? ''],
    ['publishable key', preview?.keys?.publishable ?? ''],
    ['secret key', preview?.keys?.secret ?? ''],
    ['failure', result.failure ?? ''],
    ['page', result.url],
  ];
  const shown = rows.filter(([name, value]) => name === '' || value) as string[][];
  return [
    `#${result.number} ${result.title}`,
    ...table(shown.map(([name = '', value = '']) => [`  ${name}`, value])),
  ];
}

/** Have all checks of the branch's head ended, and has its preview come to rest? Ended pull requests have none to wait for. */
function settled({ view, result }: Awaited<ReturnType<typeof look>>): boolean {
  if (view.state !== 'open') return true;
  const checked =
    result.checks.length > 0 &&
    result.checks.every(({ state }) => state !== 'waiting' && state !== 'running');
  const current = result.preview?.commit === result.head;
  const rests = result.preview?.state === 'ready' || result.preview?.state === 'failed';
  return checked && current && rests && view.verdict.verdict !== 'running';
}

/** Asks until it holds; says on stderr how far things are. Throws after the given time. */
async function until(
  place: Place,
  number: number,
  seconds: number,
  holds: (found: Awaited<ReturnType<typeof look>>) => boolean,
) {
  const end = Date.now() + seconds * 1000;
  let told = '';
  for (;;) {
    const found = await look(place, number, false);
    if (holds(found)) return look(place, number);
    const done = found.result.checks.map(({ name, state }) => `${name} ${state}`);
    const line = [`preview ${found.result.preview?.state ?? 'waiting'}`, ...done].join(', ');
    if (line !== told) tell(`${found.view.verdict.title}: ${line}`);
    told = line;
    if (Date.now() > end)
      throw new CliError(
        `It was not done after ${seconds} s. Ask again, or give --timeout more seconds.`,
        found.result,
      );
    await delay(POLL_MS);
  }
}

interface ShowOptions {
  json?: boolean;
  wait?: boolean;
  timeout: string;
}

const secondsOf = (text: string): number => {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new CliError('--timeout takes a number of seconds.');
  return seconds;
};

async function show(path: string, text: string, { json, wait, timeout }: ShowOptions): Promise<void> {
  const [place, number] = [split(path), numberOf(text)];
  const found = wait ? await until(place, number, secondsOf(timeout), settled) : await look(place, number);
  print(Boolean(json), found.result, lines(found));
}

interface OpenOptions {
  branch: string;
  title?: string;
  body?: string;
  draft?: boolean;
  json?: boolean;
}

async function open(path: string, { branch, title, body, draft, json }: OpenOptions): Promise<void> {
  const place = split(path);
  const { number } = await api().pulls.open.mutate({ ...place, branch, title, body, draft: Boolean(draft) });
  const found = await look(place, number);
  print(Boolean(json), found.result, lines(found));
}

async function list(path: string, { state, json }: { state: View['state']; json?: boolean }): Promise<void> {
  const place = split(path);
  const rows = await api().pulls.list.query({ ...place, state });
  const result = rows.map(
    ({ number, title, state, draft, branch, verdict, checks, preview, version, author }) => ({
      number,
      title,
      state,
      draft,
      branch,
      author: author.name,
      verdict,
      checks: checks.map(({ name, state, summary }) => ({ name, state, summary })),
      preview: preview ? { state: preview } : null,
      version,
      url: addressOf(place, number),
    }),
  );
  const shown = rows.map((row) => [`#${row.number}`, row.verdictTitle, row.branch, row.title]);
  print(Boolean(json), result, shown.length ? table(shown) : [`No pull request is ${state}.`]);
}

interface MergeOptions {
  method: 'merge' | 'squash' | 'rebase';
  deleteBranch?: boolean;
  queue?: boolean;
  wait: boolean;
  timeout: string;
  json?: boolean;
}

async function merge(path: string, text: string, options: MergeOptions): Promise<void> {
  const [place, number] = [split(path), numberOf(text)];
  const { method, deleteBranch = false, queue, wait, timeout, json } = options;
  const input = { ...place, number, method, deleteBranch };
  await (queue ? api().releases.queue.mutate(input) : api().releases.merge.mutate(input));
  const over = ({ view }: Awaited<ReturnType<typeof look>>) =>
    view.verdict.verdict !== 'merging' && view.verdict.verdict !== 'queued';
  const found = wait ? await until(place, number, secondsOf(timeout), over) : await look(place, number);
  if (wait && found.view.state !== 'merged')
    throw new CliError(
      `#${number} was not merged: ${found.result.failure ?? found.view.verdict.lead}`,
      found.result,
    );
  print(Boolean(json), found.result, lines(found));
}

async function close(path: string, text: string, { json }: { json?: boolean }): Promise<void> {
  const [place, number] = [split(path), numberOf(text)];
  await api().pulls.close.mutate({ ...place, number });
  print(Boolean(json), { closed: number }, [`#${number} is closed.`]);
}

/** `slipway pr …` */
export function prCommands(): Command {
  const json = () => new Option('--json', 'print the result as JSON');
  const timeout = () => new Option('--timeout <seconds>', 'longest wait').default('600');
  const group = new Command('pr').description('Open, list, show and merge pull requests.');
  group
    .command('open <team/name>')
    .description('Open a pull request for a pushed branch.')
    .requiredOption('--branch <branch>', 'the branch')
    .option('--title <text>', 'default: from its commits')
    .option('--body <markdown>', 'default: from its commits')
    .option('--draft', 'not ready for review yet')
    .addOption(json())
    .action(open);
  group
    .command('list <team/name>')
    .description('Pull requests in one state.')
    .addOption(new Option('--state <state>').choices(['open', 'merged', 'closed']).default('open'))
    .addOption(json())
    .action(list);
  group
    .command('show <team/name> <number>')
    .description('Verdict, checks and preview with its keys.')
    .option('--wait', 'until preview and all checks of the head commit have ended, well or not')
    .addOption(timeout())
    .addOption(json())
    .action(show);
  group
    .command('merge <team/name> <number>')
    .description('Merge and release.')
    .addOption(new Option('--method <method>').choices(['merge', 'squash', 'rebase']).default('merge'))
    .option('--delete-branch', 'delete the branch afterwards')
    .option('--queue', 'wait in the merge queue for its checks and its turn')
    .option('--no-wait', 'do not wait until it is released')
    .addOption(timeout())
    .addOption(json())
    .action(merge);
  group
    .command('close <team/name> <number>')
    .description('Close without merging.')
    .addOption(json())
    .action(close);
  return group;
}
