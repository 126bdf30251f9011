'use client';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { editorBasics, editorTheme, languageOf } from '@/app/_ui/code-editor';

interface MergeEditorProps {
  /** Accessible names of the two sides. */
  otherLabel: string;
  resultLabel: string;
  /** What the result is compared with; it cannot be edited. */
  other: string;
  /** The result as it is now; typing changes it through `onChange`. */
  result: string;
  onChange: (text: string) => void;
  language: 'sql' | 'text';
}

/** One side of a conflict beside the result: arrows take a passage over, typing does the rest. */
export function MergeEditor({
  otherLabel,
  resultLabel,
  other,
  result,
  onChange,
  language,
}: MergeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef({ onChange, result });
  latest.current = { onChange, result };
  useEffect(() => {
    const shared = [editorTheme, languageOf(language), EditorView.lineWrapping];
    const view = new MergeView({
      parent: host.current!,
      revertControls: 'a-to-b',
      highlightChanges: true,
      gutter: true,
      a: {
        doc: other,
        extensions: [
          ...shared,
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': otherLabel }),
        ],
      },
      b: {
        doc: latest.current.result,
        extensions: [
          editorBasics,
          ...shared,
          EditorView.contentAttributes.of({ 'aria-label': resultLabel }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      },
    });
    return () => view.destroy();
  }, [other, otherLabel, resultLabel, language]);
  return (
    <div ref={host} className="max-h-[65vh] overflow-auto rounded-ctl border border-control bg-surface" />
  );
}
