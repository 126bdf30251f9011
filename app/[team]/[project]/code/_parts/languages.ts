const LANGUAGES: Record<string, string> = {
  sql: 'sql',
  json: 'json',
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  py: 'python',
  sh: 'bash',
  bash: 'bash',
  yml: 'yaml',
  yaml: 'yaml',
  md: 'markdown',
  css: 'css',
  html: 'html',
  htm: 'html',
  svg: 'html',
  xml: 'html',
  diff: 'diff',
  patch: 'diff',
};

/** The language of a file by its ending; undefined when it stays plain. */
export function languageOf(path: string): string | undefined {
  const name = path.split('/').pop() ?? '';
  return LANGUAGES[name.includes('.') ? name.split('.').pop()!.toLowerCase() : ''];
}
