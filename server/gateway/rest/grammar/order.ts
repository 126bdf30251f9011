import { Scanner } from './scanner.ts';
import { field } from './select.ts';
import type { OrderTerm } from './types.ts';

function term(scan: Scanner): OrderTerm {
  const first = field(scan);
  let found: OrderTerm = { field: first };
  if (first.path.length === 0 && scan.take('(')) {
    found = { relation: first.name, field: field(scan) };
    scan.expect(')');
  }
  if (scan.take('.asc')) found.descending = false;
  else if (scan.take('.desc')) found.descending = true;
  if (scan.take('.nullsfirst')) found.nulls = 'first';
  else if (scan.take('.nullslast')) found.nulls = 'last';
  return found;
}

/** Parses the `order` parameter: `name.desc.nullslast,rel(col),data->age`. Throws GrammarError. */
export function parseOrder(text: string): OrderTerm[] {
  const scan = new Scanner(text);
  const terms = [term(scan)];
  while (scan.take(',')) terms.push(term(scan));
  scan.end('"asc", "desc", "nullsfirst", "nullslast", "," or end of input');
  return terms;
}
