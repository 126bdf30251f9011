import { expect, test } from 'vitest';
import { readComment } from './comment.ts';

test.each([
  [null, null, []],
  ['Plain words.', 'Plain words.', []],
  ['@personal', null, ['personal']],
  ['Name of the person @personal', 'Name of the person', ['personal']],
  [
    '@health Blood type, @secret kept for the doctor',
    'Blood type, kept for the doctor',
    ['health', 'secret'],
  ],
  ['Key @subject @personal @subject.', 'Key.', ['personal', 'subject']],
  [
    'Write to desk@personal.example or ask @personally',
    'Write to desk@personal.example or ask @personally',
    [],
  ],
  ['First line\nsecond @health', 'First line\nsecond', ['health']],
])('%j', (text, comment, marks) => {
  expect(readComment(text)).toEqual({ comment, marks });
});
