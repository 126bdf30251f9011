import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { allCommands } from './all.ts';

const leaves = (commands: readonly Command[]): Command[] =>
  commands.flatMap((command) => (command.commands.length ? leaves(command.commands) : [command]));

test('every command can answer in JSON', () => {
  const without = leaves(allCommands()).filter(
    (command) => !command.options.some((option) => option.long === '--json'),
  );
  expect(without.map((command) => command.name())).toEqual([]);
});
