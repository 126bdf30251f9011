import type { Command } from 'commander';
import { accountCommands } from './account.ts';
import { auditCommands } from './audit.ts';
import { doctorCommand } from './doctor.ts';
import { explainRequestCommand } from './explain-request.ts';
import { prCommands } from './pr.ts';
import { projectCommands } from './project.ts';
import { restCommand } from './rest.ts';
import { tokenCommands } from './token.ts';
import { typesCommand } from './types.ts';

/** Every command, in the order in which `--help` lists them. */
export function allCommands(): Command[] {
  return [
    tokenCommands(),
    projectCommands(),
    prCommands(),
    accountCommands(),
    auditCommands(),
    doctorCommand(),
    restCommand(),
    typesCommand(),
    explainRequestCommand(),
  ];
}
