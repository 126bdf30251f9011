const LINE = /^\s*([A-Za-z][A-Za-z0-9_.-]*)\s*=\s*(.*)$/;

/** One value: a quoted text, `true`, `false` or a number, and after it nothing but a comment. */
function settingValue(text: string, line: number): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(text);
  if (quoted) return (quoted[1] ?? '').replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
  const bare = /^([^\s"#]+)\s*(?:#.*)?$/.exec(text);
  if (bare?.[1] !== undefined) return bare[1];
  throw new Error(`line ${line} is not of the form name = "value"`);
}

function withVariables(value: string, environment: Record<string, string | undefined>): string {
  return value.replace(/\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g, (_, name: string) => environment[name] ?? '');
}

/**
 * Reads a configuration file in PostgREST's format: `name = "value"` lines, comments after `#`, `$(NAME)` for an
 * environment variable. Throws an Error that names the line.
 */
export function parseConfigFile(
  text: string,
  environment: Record<string, string | undefined>,
): Map<string, string> {
  const found = new Map<string, string>();
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (!line || line.startsWith('#')) return;
    const parts = LINE.exec(line);
    if (!parts) throw new Error(`line ${index + 1} is not of the form name = "value"`);
    found.set(parts[1] ?? '', withVariables(settingValue(parts[2] ?? '', index + 1), environment));
  });
  return found;
}
