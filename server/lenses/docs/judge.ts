import type { Judgement } from '../lens.ts';
import type { Anchor, Finding } from '../shapes.ts';
import type { DocsDifference, DocsItem } from './shapes.ts';

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const qualified = ({ schema, name }: DocsItem) => (schema === 'public' ? name : `${schema}.${name}`);

function anchorOf({ kind, schema, name, column, signature }: DocsItem): Anchor {
  if (kind === 'function') return { kind: 'function', schema, name, signature: signature ?? '' };
  return column === null ? { kind: 'table', schema, name } : { kind: 'column', schema, name, column };
}

function nameOf(item: DocsItem): string {
  if (item.kind === 'function') return `function ${item.name}`;
  return item.column === null ? `${item.kind} ${item.name}` : `column ${item.name}.${item.column}`;
}

function statement(item: DocsItem, comment: string): string {
  const target = {
    table: `TABLE ${qualified(item)}`,
    view: `VIEW ${qualified(item)}`,
    column: `COLUMN ${qualified(item)}.${item.column}`,
    function: `FUNCTION ${qualified(item)}(${item.signature})`,
  }[item.kind];
  return `COMMENT ON ${target} IS ${literal(comment)};`;
}

function missing(item: DocsItem): Finding[] {
  if (!item.needsComment || item.comment) return [];
  const level = item.kind === 'column' || item.change === 'changed' ? 'info' : 'decision';
  const title = `${item.change === 'new' ? 'New' : 'Changed'} ${nameOf(item)} has no description`;
  const detail = 'The diagram and the API reference show what COMMENT ON says.';
  return [
    { rule: 'docs.no-description', level, title, detail, fix: statement(item, '…'), anchor: anchorOf(item) },
  ];
}

function unmarked(item: DocsItem): Finding[] {
  if (!item.looksLike) return [];
  const { kind, mark } = item.looksLike;
  const title = `${item.name}.${item.column} looks like personal data (${kind}) and has no mark`;
  const detail = `A mark hides it from people without the right, and masks it in previews.`;
  const fix = statement(item, [item.comment, `@${mark}`].filter((one) => one).join(' '));
  return [{ rule: 'docs.no-mark', level: 'decision', title, detail, fix, anchor: anchorOf(item) }];
}

/** What the descriptions of a change lack. Pure. */
export function judgeDocs({ items }: DocsDifference): Judgement {
  const findings = [...items.flatMap(unmarked), ...items.flatMap(missing)];
  findings.sort((a, b) => Number(a.level === 'info') - Number(b.level === 'info'));
  const wanted = items.filter((one) => one.needsComment);
  const described = wanted.filter((one) => one.comment).length;
  const marks = items.filter((one) => one.looksLike).length;
  const said = wanted.length
    ? `${described} of ${wanted.length} new or changed things described.`
    : 'Nothing new to describe.';
  const state = findings.some((one) => one.level === 'decision') ? 'decision' : 'passed';
  const open = marks
    ? ` ${marks} personal-looking ${marks === 1 ? 'column' : 'columns'} without a mark.`
    : '';
  return { state, summary: `${said}${open}`, findings };
}
