import { expect, test } from 'vitest';
import { type Found, find, score } from './find.ts';

const item = (label: string, group: Found['group'] = 'Go to', words: string[] = []): Found => ({
  id: label,
  label,
  group,
  words,
  icon: 'place',
});
const items = [
  item('Diagram', 'Go to', ['er', 'relations']),
  item('Keys & sign-in', 'Go to', ['jwt', 'tokens']),
  item('late_fee', 'In this project'),
  item('template', 'In this project'),
  item('Use the dark theme', 'Do', ['appearance']),
];
const labels = (text: string, recent?: string[]) =>
  find(items, text, recent).flatMap((group) => group.items.map(({ label }) => label));

test('synonyms find a place', () => {
  expect(labels('er')[0]).toBe('Diagram');
  expect(labels('jwt')).toEqual(['Keys & sign-in']);
});

test('the start of a word beats the middle of one', () => {
  expect(labels('late').slice(0, 2)).toEqual(['late_fee', 'template']);
  expect(score(item('late_fee'), 'fee')).toBeGreaterThan(score(item('coffees'), 'fee'));
});

test('every word has to fit, accents do not matter', () => {
  expect(labels('dark theme')).toEqual(['Use the dark theme']);
  expect(labels('dark moon')).toEqual([]);
  expect(score(item('Café'), 'cafe')).toBeGreaterThan(0);
});

test('“>” leaves commands only', () => {
  expect(labels('>')).toEqual(['Use the dark theme']);
  expect(labels('> appear')).toEqual(['Use the dark theme']);
  expect(labels('> er')).toEqual([]);
});

test('recent things come first while nothing is typed', () => {
  expect(labels('', ['late_fee', 'gone'])[0]).toBe('late_fee');
  expect(find(items, '', ['late_fee'])[0]?.value).toBe('Recent');
});
