'use client';
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { PostgreSQL, sql } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

/** A mark in the text: positions are in characters from 0. */
export interface EditorMark {
  from: number;
  to: number;
  message: string;
  severity: 'error' | 'warning' | 'info';
}

interface CodeEditorProps {
  /** Its accessible name. */
  label: string;
  /** The text it starts with; later changes of it are the person's. */
  initial: string;
  onChange?: (text: string) => void;
  /** To be read, selected and copied only. */
  readOnly?: boolean;
  language?: 'sql' | 'text';
  /** Tables with their columns, offered while typing SQL. */
  schema?: Record<string, string[]>;
  marks?: readonly EditorMark[];
  minHeight?: string;
}

/** The console's colours, which follow the theme by themselves. */
export const editorTheme: Extension = [
  EditorView.theme({
    '&': { backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: '0.78125rem' },
    '&.cm-focused': { outline: 'none' },
    '.cm-content': {
      fontFamily: 'var(--font-mono)',
      caretColor: 'var(--ink)',
      lineHeight: '1.25rem',
      padding: '8px 0',
    },
    '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-3)', border: 'none' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
    '.cm-cursor': { borderLeftColor: 'var(--ink)' },
    '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection': {
      backgroundColor: 'var(--sea-wash) !important',
    },
    '.cm-matchingBracket': { backgroundColor: 'var(--sea-wash) !important' },
    '.cm-tooltip, .cm-panels': {
      backgroundColor: 'var(--raised)',
      color: 'var(--ink)',
      border: '1px solid var(--line)',
      borderRadius: '5px',
    },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: 'var(--sea-wash)',
      color: 'var(--ink)',
    },
    '.cm-diagnostic-error': { borderLeftColor: 'var(--bad-fill)' },
    '.cm-deletedChunk, .cm-deletedLine': { backgroundColor: 'var(--del-wash)' },
    '.cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--add-wash)' },
    '.cm-changedText, .cm-insertedText': { background: 'var(--add-mark)' },
    '.cm-deletedText': { background: 'var(--del-mark)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--code-keyword)' },
      { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
      { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
      { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--code-type)' },
      {
        tag: [tags.comment, tags.lineComment, tags.blockComment],
        color: 'var(--code-comment)',
        fontStyle: 'italic',
      },
    ]),
  ),
];

/** SQL of PostgreSQL, completed from the schema. */
export const languageOf = (language: 'sql' | 'text', schema?: Record<string, string[]>): Extension =>
  language === 'sql'
    ? sql({ dialect: PostgreSQL, upperCaseKeywords: true, ...(schema ? { schema } : {}) })
    : [];

/** What every editor of the console does; Escape and then Tab leaves it. */
export const editorBasics: Extension = [
  lineNumbers(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...completionKeymap,
    ...lintKeymap,
    indentWithTab,
  ]),
  EditorView.lineWrapping,
];

const within = (position: number, length: number) => Math.max(0, Math.min(position, length));

/** An editor for code. Escape, then Tab, leaves it by keyboard. */
export function CodeEditor(props: CodeEditorProps) {
  const { label, initial, onChange, readOnly = false, language = 'text', schema } = props;
  const { marks = [], minHeight = '16rem' } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(onChange);
  latest.current = onChange;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what it starts with does not change it later
  useEffect(() => {
    const state = EditorState.create({
      doc: initial,
      extensions: [
        editorBasics,
        editorTheme,
        languageOf(language, schema),
        autocompletion(),
        lintGutter(),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorState.readOnly.of(readOnly),
        EditorView.theme({ '.cm-scroller': { minHeight, maxHeight: '70vh', overflow: 'auto' } }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current?.(update.state.doc.toString());
        }),
      ],
    });
    const made = new EditorView({ state, parent: host.current! });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { length } = editor.state.doc;
    const diagnostics = marks.map(({ from, to, message, severity }): Diagnostic => {
      const start = within(from, length);
      return { from: start, to: Math.max(start, within(to, length)), message, severity };
    });
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [marks]);
  return <div ref={host} className="overflow-hidden rounded-ctl border border-control bg-surface" />;
}
