import pg from 'pg';

/** Text that is safe to place in SQL. Only this module makes one. */
export type Sql = string & { readonly __sql: unique symbol };

/** Quotes an identifier. Throws on NUL, which PostgreSQL cannot store. */
export function ident(...names: string[]): Sql {
  return names
    .map((name) => {
      if (!name || name.includes('\0')) throw new Error('Not an SQL identifier.');
      return pg.escapeIdentifier(name);
    })
    .join('.') as Sql;
}

/** Quotes a text literal, for the few statements (DDL) that take no bind parameters. */
export function literal(text: string): Sql {
  if (text.includes('\0')) throw new Error('PostgreSQL text cannot contain NUL.');
  return pg.escapeLiteral(text) as Sql;
}
