import { expect, test } from 'vitest';
import { fieldError, formError, problemOf } from './errors.ts';

const failing = (message: string, data: object) => Object.assign(new Error(message), { data });

test('the sentence goes to the field it is about, and not to the form as well', () => {
  const error = failing('That name is taken.', { code: 'CONFLICT', field: 'name' });
  expect(fieldError(error, 'name')).toBe('That name is taken.');
  expect(formError(error, ['name'])).toBeUndefined();
  expect(formError(error, ['other'])).toBe('That name is taken.');
});

test('zod’s sentences are found by field', () => {
  const error = failing('name: Enter a name.', { zod: { fieldErrors: { name: ['Enter a name.'] } } });
  expect(fieldError(error, 'name')).toBe('Enter a name.');
});

test('the request is named where the cause is only in the log', () => {
  const error = failing('Something went wrong.', { code: 'INTERNAL_SERVER_ERROR', requestId: 'r1' });
  expect(problemOf(error).requestId).toBe('r1');
  expect(formError(error)).toContain('r1');
});

test('no answer at all is told in our words', () => {
  expect(problemOf(new Error('Failed to fetch')).message).toMatch(/does not answer/);
});
