import { expect, test } from 'vitest';
import { hasMarkers } from './markers.ts';

test('markers are told from lines that look a little like them', () => {
  expect(hasMarkers('a\n<<<<<<< main\nb\n=======\nc\n>>>>>>> branch\n')).toBe(true);
  expect(hasMarkers('Title\n=======\ntext with <<<<<<< in it')).toBe(false);
  expect(hasMarkers('')).toBe(false);
});
