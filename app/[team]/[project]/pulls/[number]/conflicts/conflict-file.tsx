'use client';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { Panel } from '@/app/_ui/panel';
import { Segmented } from '@/app/_ui/segmented';
import { LoadingRows } from '@/app/_ui/states';
import { Tag } from '@/app/_ui/tag';
import { useNarrow } from '@/app/_ui/use-narrow';
import type { ConflictView } from '@/server/pulls/shapes';
import { LazyEditor } from '../../_editor/lazy-editor.tsx';
import { hasMarkers } from '../../_editor/markers.ts';
import type { Decision } from './conflict-screen.tsx';

const MergeEditor = dynamic(
  () => import('../../_editor/merge-editor.tsx').then((module) => module.MergeEditor),
  {
    ssr: false,
    loading: () => <LoadingRows label="Loading the editor" rows={8} />,
  },
);

type Side = 'main' | 'branch' | 'base';
const WORDS: Record<Side, string> = { main: 'Main', branch: 'Branch', base: 'Before both' };

interface ConflictFileProps {
  file: ConflictView;
  branch: string;
  decision: Decision;
  onDecide: (decision: Decision) => void;
}

function State({ decision }: { decision: Decision }) {
  if (decision === undefined) return <Tag tone="warn">To be decided</Tag>;
  if (decision === null) return <Tag tone="bad">Will be removed</Tag>;
  return hasMarkers(decision) ? (
    <Tag tone="warn">Conflict markers are left</Tag>
  ) : (
    <Tag tone="good">Decided</Tag>
  );
}

/** Whole versions: for a file that one side removed, or that is no text. */
function Whole({ file, branch, onDecide }: Omit<ConflictFileProps, 'decision'>) {
  const take = (side: 'main' | 'branch') => (
    <Button key={side} onClick={() => onDecide(file[side])}>
      {file[side] === null
        ? `Remove it, as ${side === 'main' ? 'main' : branch} does`
        : `Take it as ${side === 'main' ? 'main' : branch} has it`}
    </Button>
  );
  return <div className="flex flex-wrap gap-2">{(['main', 'branch'] as const).map(take)}</div>;
}

type Shown = Side | 'result';
const SHOWN: Record<Shown, string> = { result: 'Result', ...WORDS };

interface VersionsProps {
  file: ConflictView;
  /** The result as it is now. */
  text: string;
  onChange: (text: string) => void;
}
const sidesOf = (file: ConflictView) =>
  (['main', 'branch', 'base'] as const).filter((one) => file[one] !== null);
const languageOf = ({ path }: ConflictView) => (path.endsWith('.sql') ? 'sql' : 'text');

/** One version beside the result. */
function SideBySide({ file, text, onChange }: VersionsProps) {
  const [side, setSide] = useState<Side>('main');
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          label="Compare the result with"
          value={side}
          onChange={setSide}
          options={sidesOf(file).map((value) => ({ value, label: WORDS[value] }))}
        />
        <span className="flex-1 text-xs text-ink-3">
          Left: {WORDS[side].toLowerCase()}. Right: the result.
        </span>
      </div>
      <MergeEditor
        otherLabel={`${file.path} as ${WORDS[side].toLowerCase()} has it`}
        resultLabel={`Result for ${file.path}`}
        other={file[side] ?? ''}
        result={text}
        onChange={onChange}
        language={languageOf(file)}
      />
    </>
  );
}

/** On a phone: one version at a time, as wide as it is. */
function OneByOne({ file, text, onChange }: VersionsProps) {
  const [shown, setShown] = useState<Shown>('result');
  const label =
    shown === 'result' ? `Result for ${file.path}` : `${file.path} as ${WORDS[shown].toLowerCase()} has it`;
  return (
    <>
      <Segmented
        label="Show"
        value={shown}
        onChange={setShown}
        options={(['result', ...sidesOf(file)] as const).map((value) => ({ value, label: SHOWN[value] }))}
      />
      <LazyEditor
        key={shown}
        label={label}
        language={languageOf(file)}
        initial={shown === 'result' ? text : (file[shown] ?? '')}
        readOnly={shown !== 'result'}
        onChange={onChange}
      />
    </>
  );
}

/** One conflicted file: main, branch or what was before, beside the result. */
export function ConflictFile({ file, branch, decision, onDecide }: ConflictFileProps) {
  const [start] = useState(file.merged ?? file.branch ?? '');
  // Taking a whole side over begins the editor anew with that text.
  const [round, setRound] = useState(0);
  const narrow = useNarrow();
  const take = (text: string | null) => {
    onDecide(text);
    setRound(round + 1);
  };
  const both = file.main !== null && file.branch !== null;
  if (file.binary)
    return (
      <Panel title={file.path} action={<State decision={decision} />}>
        <p className="text-ink-2">This file is no text. Merge main into the branch in a clone, and push.</p>
      </Panel>
    );
  const Versions = narrow ? OneByOne : SideBySide;
  return (
    <Panel
      title={<span className="font-mono text-code break-all">{file.path}</span>}
      action={<State decision={decision} />}
    >
      {both ? (
        <div className="flex flex-col gap-2">
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => take(file.main)}>Take main’s</Button>
            <Button onClick={() => take(file.branch)}>Take the branch’s</Button>
          </div>
          <Versions key={round} file={file} text={decision ?? start} onChange={onDecide} />
        </div>
      ) : (
        <Whole file={file} branch={branch} onDecide={onDecide} />
      )}
    </Panel>
  );
}
