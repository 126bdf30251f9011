import { createBundledHighlighter, createCssVariablesTheme } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';

/** A piece of a line; `color` is a CSS variable of the theme, so that both themes fit. */
export interface CodeToken {
  text: string;
  color?: string;
}

const LANGUAGES = {
  sql: () => import('shiki/langs/sql.mjs'),
  bash: () => import('shiki/langs/bash.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  html: () => import('shiki/langs/html.mjs'),
};
type Language = keyof typeof LANGUAGES;

const ALIASES: Record<string, Language> = {
  sh: 'bash',
  shell: 'bash',
  ts: 'typescript',
  tsx: 'typescript',
  js: 'javascript',
  mjs: 'javascript',
  py: 'python',
  yml: 'yaml',
  md: 'markdown',
  patch: 'diff',
};

/** Colours by kind of token; the words on the left are the theme's own. */
const COLORS: Record<string, string> = {
  'token-keyword': '--code-keyword',
  'token-string': '--code-string',
  'token-string-expression': '--code-string',
  'token-constant': '--code-number',
  'token-function': '--code-type',
  'token-link': '--code-type',
  'token-comment': '--code-comment',
  'token-parameter': '--ink',
  'token-punctuation': '--ink-2',
  'token-inserted': '--good',
  'token-deleted': '--bad',
  foreground: '--ink',
};

const theme = createCssVariablesTheme({ name: 'slipway', variablePrefix: '--' });
const open = createBundledHighlighter({
  langs: LANGUAGES,
  themes: {},
  engine: () => createJavaScriptRegexEngine(),
});
let shared: ReturnType<typeof open> | undefined;

/** Longer texts stay plain: colouring them would hold up the page. */
const MOST_CHARACTERS = 200_000;

function languageOf(name: string | undefined): Language | undefined {
  if (!name) return undefined;
  const known = ALIASES[name] ?? name;
  return known in LANGUAGES ? (known as Language) : undefined;
}

/** Lines of coloured pieces; undefined for a language that is not known and for very long texts. */
export async function highlight(code: string, language?: string): Promise<CodeToken[][] | undefined> {
  const lang = languageOf(language);
  if (!lang || code.length > MOST_CHARACTERS) return undefined;
  shared ??= open({ langs: [], themes: [theme] });
  const highlighter = await shared;
  await highlighter.loadLanguage(lang);
  const { tokens } = highlighter.codeToTokens(code, { lang, theme: 'slipway' });
  return tokens.map((line) => line.map(({ content, color }) => ({ text: content, color: variable(color) })));
}

/** `var(--token-keyword)` of the theme → a variable of the console's. */
function variable(color: string | undefined): string | undefined {
  const name = /^var\(--(.+)\)$/.exec(color ?? '')?.[1];
  const ours = name && COLORS[name];
  return ours && ours !== '--ink' ? `var(${ours})` : undefined;
}
