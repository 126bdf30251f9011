import type { ProjectSource } from '../generated/prisma/client.ts';
import type { ProvisionStep } from './shapes.ts';

const LOAD_TITLES: Record<ProjectSource, string | undefined> = {
  sql: 'Run the SQL file',
  database: 'Copy the database',
  git: 'Apply the migrations',
  example: 'Fill the clinic with data',
  empty: undefined,
};

/** The steps that making a project from this source takes, all waiting. Pure. */
export function plannedSteps(source: ProjectSource): ProvisionStep[] {
  const step = (id: ProvisionStep['id'], title: string): ProvisionStep => ({ id, title, state: 'waiting' });
  const load = LOAD_TITLES[source];
  return [
    step('database', 'Make the database'),
    ...(source === 'git' ? [step('fetch', 'Fetch the Git repository')] : []),
    ...(load ? [step('load', load)] : []),
    ...(source === 'sql' || source === 'database'
      ? [step('schema', 'Write the schema as the first migration')]
      : []),
    ...(source === 'git' ? [] : [step('repository', 'Make the Git repository')]),
    step('publish', 'Open the API'),
  ];
}

/** The steps with one of them changed. Pure. */
export function withStep(steps: ProvisionStep[], id: ProvisionStep['id'], change: Partial<ProvisionStep>) {
  return steps.map((step) => (step.id === id ? { ...step, ...change } : step));
}
