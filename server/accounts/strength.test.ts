import { describe, expect, it } from 'vitest';
import { passwordStrength } from './strength.ts';

describe('the strength of a password', () => {
  it.each([
    ['short', /at least 10/],
    ['x'.repeat(201), /at most 200/],
    ['aaaaaaaaaaaa', /repeats/],
    ['abcabcabcabc', /repeats/],
    ['1234567890', /repeats/],
    ['abcdefghijkl', /repeats/],
    ['Password123!', /first passwords/],
    ['p@ssw0rd2026', /first passwords/],
    ['qwertyuiop', /first passwords|repeats/],
    ['ada.lovelace', /your name/],
    ['lovelace1815', /your name/],
  ])('refuses %s', (password, words) => {
    const found = passwordStrength(password, ['Ada Lovelace', 'ada.lovelace@example.org']);
    expect(found.level).toBe(0);
    expect(found.words).toMatch(words);
  });

  it('grows with length and variety, and takes any script', () => {
    const level = (password: string) => passwordStrength(password).level;
    expect(level('tfkwzlmrqp')).toBe(1);
    expect(level('tfkwz9mrqpX')).toBe(2);
    expect(level('seven green umbrellas')).toBe(3);
    expect(level('пятнадцать сосен')).toBeGreaterThan(0);
  });

  it('does not count short words of the name', () => {
    expect(passwordStrength('hat cellar moon', ['Al Cel', 'al@x.test']).level).toBeGreaterThan(0);
  });
});
