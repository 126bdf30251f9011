import { ScriptStatement } from './statement.ts';

/** Can this version of the server put a foreign key out of force without dropping it? Pure. */
export function canPauseKeys(version: string): boolean {
  return Number(version) >= 180_000;
}

/** The table of `ALTER TABLE … DISABLE TRIGGER ALL`, as written; undefined for any other statement. Pure. */
export function triggersOff(text: string): string | undefined {
  if (!/^alter\s+table\b/i.test(text)) return undefined;
  const statement = new ScriptStatement(text);
  const end = statement.find(2, 'disable', 'trigger', 'all');
  const exists = statement.has(2, 'if', 'exists') ? 4 : 2;
  const at = statement.has(exists, 'only') && end > exists + 1 ? exists + 1 : exists;
  return end > at
    ? text.slice(statement.tokens[at]!.start, statement.tokens[end - 1]!.end).trim()
    : undefined;
}
