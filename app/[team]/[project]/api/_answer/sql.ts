const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|\b(?:left join lateral|left join|inner join|cross join|order by|group by|union all|on conflict|select|from|where|limit|offset|returning|values|insert into|update|delete from|set)\b|[()]|[^'"()a-z]+|[a-z]+|[\s\S]/gi;
const STARTS =
  /^(?:left join lateral|left join|inner join|cross join|order by|group by|union all|on conflict|select|from|where|limit|offset|returning|values|insert into|update|delete from|set)$/i;
const MOST_DEPTH = 12;

/** Breaks a statement into lines at its clauses, indented by bracket. Adds white space only, and none inside quotes. */
export function breakSql(sql: string): string {
  let depth = 0;
  // Brackets that hold a statement are worth lines of their own; those of calls and lists are not.
  const opened: boolean[] = [];
  let text = '';
  const newline = () => {
    text = `${text.trimEnd()}${text ? '\n' : ''}${'  '.repeat(Math.min(depth, MOST_DEPTH))}`;
  };
  const tokens = sql.match(TOKEN) ?? [];
  tokens.forEach((token, index) => {
    if (token === '(') {
      const statement = /^(select|values|insert into|update|delete from)$/i.test(tokens[index + 1] ?? '');
      opened.push(statement);
      if (statement) depth += 1;
      text += token;
    } else if (token === ')') {
      if (opened.pop()) {
        depth -= 1;
        newline();
      }
      text += token;
    } else if (STARTS.test(token) && opened.at(-1) !== false) {
      newline();
      text += token;
    } else text += token;
  });
  return text.trim();
}
