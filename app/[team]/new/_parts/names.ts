/** `/backups/chinook_2026-11-22.sql.txt` → `chinook`: a name to begin with, without dates and endings. */
export function nameFromFile(file: string): string {
  const base = file.split(/[/\\]/).pop() ?? '';
  const stem = base.replace(/(\.(sql|dump|pgsql|txt|bundle|git|gz))+$/i, '');
  return stem.replace(/[-_. ]?\d{4}[-_.]?\d{2}[-_.]?\d{2}.*$/, '') || stem;
}

/** The last part of an address's path: the database of a PostgreSQL, the repository of a Git address. */
export function nameFromAddress(address: string): string {
  if (!URL.canParse(address)) return '';
  const last = new URL(address).pathname.split('/').filter(Boolean).pop() ?? '';
  return nameFromFile(decodeURIComponent(last));
}
