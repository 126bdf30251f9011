import { expect, test } from 'vitest';
import { STEPS } from './shapes.ts';
import { compareVersions, nextStep, versionAfter } from './state.ts';

test('steps lead from the check to the switch', () => {
  expect(STEPS.map(nextStep)).toEqual(['commit', 'migrate', 'main', 'switch', undefined]);
});

test('versions count changes of the database in the middle, others at the end', () => {
  expect(versionAfter(null, false)).toBe('0.1.0');
  expect(versionAfter(null, true)).toBe('0.1.0');
  expect(versionAfter('0.1.0', true)).toBe('0.2.0');
  expect(versionAfter('0.9.3', true)).toBe('0.10.0');
  expect(versionAfter('0.9.3', false)).toBe('0.9.4');
  expect(['0.10.0', '0.9.1', '0.9.10'].sort(compareVersions)).toEqual(['0.9.1', '0.9.10', '0.10.0']);
});
