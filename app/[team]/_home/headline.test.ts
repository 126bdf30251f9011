import { expect, test } from 'vitest';
import { headline } from './headline.ts';

const project = (name: string, state: 'ready' | 'failed' | 'creating' | 'deleting') => ({ name, state });

test.each([
  [[], 'No projects yet'],
  [[project('shop', 'ready')], 'shop is ready'],
  [[project('a', 'ready'), project('b', 'ready')], 'Two projects, all ready'],
  [[project('a', 'ready'), project('b', 'creating')], 'b is being made'],
  [[project('a', 'creating'), project('b', 'creating')], 'Two projects are being made'],
  [[project('a', 'creating'), project('b', 'failed')], 'b could not be made'],
  [[project('a', 'deleting')], '1 project being deleted'],
])('%j gives the headline “%s”', (projects, title) => {
  expect(headline('Harbour', projects).title).toBe(title);
});

test('the line below tells what works', () => {
  const { lead } = headline('Harbour', [project('a', 'ready'), project('b', 'failed')]);
  expect(lead).toBe('One project of Harbour serves its API.');
});

test('what waits for the reader comes before what is ready, after what failed', () => {
  expect(headline('Harbour', [project('a', 'ready')], 1).title).toBe('One thing waits for you');
  expect(headline('Harbour', [project('a', 'ready')], 4).title).toBe('Four things wait for you');
  expect(headline('Harbour', [project('a', 'failed')], 4).title).toBe('a could not be made');
});
