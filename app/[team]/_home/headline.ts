import type { ProjectState } from '@/server/projects/shapes';
import { plural, spelled } from '../../_lib/format.ts';

interface Listed {
  name: string;
  state: ProjectState;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const counted = (count: number) => `${spelled(count)} ${count === 1 ? 'project' : 'projects'}`;

/** The home page's headline: the fact that matters most, and what else there is. */
export function headline(
  teamName: string,
  projects: readonly Listed[],
  waiting = 0,
): { title: string; lead: string } {
  const inState = (state: ProjectState) => projects.filter((project) => project.state === state);
  const [failed, creating, ready] = [inState('failed'), inState('creating'), inState('ready')];
  const serving = ready.length
    ? `${capital(counted(ready.length))} of ${teamName} ${ready.length === 1 ? 'serves its' : 'serve their'} API.`
    : `Nothing else in ${teamName} yet.`;
  if (failed.length === 1) return { title: `${failed[0]?.name} could not be made`, lead: serving };
  if (failed.length) return { title: `${capital(counted(failed.length))} could not be made`, lead: serving };
  if (creating.length === 1) return { title: `${creating[0]?.name} is being made`, lead: serving };
  if (creating.length) return { title: `${capital(counted(creating.length))} are being made`, lead: serving };
  if (!projects.length)
    return {
      title: 'No projects yet',
      lead: `Bring ${teamName} a database, or look around in the example first.`,
    };
  if (waiting)
    return {
      title: waiting === 1 ? 'One thing waits for you' : `${capital(spelled(waiting))} things wait for you`,
      lead: serving,
    };
  if (!ready.length)
    return { title: `${capital(plural(projects.length, 'project'))} being deleted`, lead: serving };
  const all =
    ready.length === 1 ? `${ready[0]?.name} is ready` : `${capital(counted(ready.length))}, all ready`;
  const what = 'a database, its API and its Git repository.';
  return { title: all, lead: `${ready.length === 1 ? 'It' : 'Each'} is ${what}` };
}
