import { type CronItem, parseCronItems } from 'graphile-worker';
import type { TaskName } from '../platform/jobs.ts';

/** What runs by the clock (UTC), once each time, whichever worker comes first. */
const ITEMS: (CronItem & { task: TaskName })[] = [
  // At night, when there is little to do.
  { task: 'preview.nightly', match: '23 2 * * *' },
  { task: 'keys.refresh', match: '*/5 * * * *' },
];

/** The same, as the queue takes it; throws for a time that it does not understand. */
export const schedule = parseCronItems(ITEMS);
