import { type Statement, splitScript } from '../platform/postgres/script/index.ts';
import { encodingSet, leadingWords, psqlCommand } from './lexis.ts';
import type { Migration, MigrationRefusal } from './shapes.ts';

/** A migration cut into statements. */
export interface PreparedMigration {
  migration: Migration;
  statements: Statement[];
}

const CONTROL =
  /^(begin|start transaction|commit|end|rollback|abort|savepoint|release|prepare transaction)\b/;
const SETTING = /^(set|reset)\b/;
const UTF8 = new Set(['utf8', 'utf-8', 'unicode', 'default']);

function refuse(
  reason: MigrationRefusal['reason'],
  { migration }: PreparedMigration,
  line: number | null,
  message: string,
): MigrationRefusal {
  return { reason, file: migration.file, line, message };
}

function refuseStatement(one: PreparedMigration, statement: Statement): MigrationRefusal | undefined {
  const { text, line } = statement;
  const control = CONTROL.exec(leadingWords(text, 2))?.[0];
  if (control)
    return refuse(
      'transaction_control',
      one,
      line,
      `${control.toUpperCase()} does not belong into a migration: Slipway runs all migrations of a push in one transaction. Remove it.`,
    );
  const command = psqlCommand(text);
  if (command)
    return refuse(
      'psql_command',
      one,
      line,
      `${command} is a command of psql, not SQL. Remove it, or write the SQL that it stands for.`,
    );
  const encoding = encodingSet(text);
  if (encoding && !UTF8.has(encoding))
    return refuse(
      'encoding',
      one,
      line,
      `A migration is UTF-8 text, so its client encoding cannot be ${encoding}. Remove the line, and save the file as UTF-8.`,
    );
  return undefined;
}

/** What runs without a transaction cannot be undone, so it is a single statement in a push of its own. */
function refuseOutside(one: PreparedMigration, alone: boolean): MigrationRefusal | undefined {
  if (one.migration.transaction) return undefined;
  const { file } = one.migration;
  if (!alone)
    return refuse(
      'not_alone',
      one,
      1,
      `${file} runs without a transaction, so it must be the only new migration of its push. Push the others first.`,
    );
  if (one.statements.filter((statement) => !SETTING.test(leadingWords(statement.text, 1))).length > 1)
    return refuse(
      'not_single',
      one,
      1,
      `${file} runs without a transaction, so it may hold one statement (and SET before it). Split it into several migrations.`,
    );
  return undefined;
}

/** Cuts migrations into statements, without the comments between them. */
export function prepareMigrations(migrations: Migration[]): PreparedMigration[] {
  return migrations.map((migration) => ({ migration, statements: splitScript(migration.text) }));
}

/**
 * Looks for what cannot work before anything runs. Pure.
 * @param together true when the migrations must share one transaction
 * @returns every refusal, in file order, with its line
 */
export function checkMigrations(prepared: PreparedMigration[], together: boolean): MigrationRefusal[] {
  const alone = !together || prepared.length === 1;
  return prepared.flatMap((one) => {
    const outside = refuseOutside(one, alone);
    const inside = one.statements.map((statement) => refuseStatement(one, statement));
    return [outside, ...inside].filter((refusal) => refusal !== undefined);
  });
}
