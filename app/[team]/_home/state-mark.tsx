import type { ProjectState } from '@/server/projects/shapes';
import { type Status, StatusMark } from '../../_ui/status-mark.tsx';

const STATES: Record<ProjectState, { status: Status; word: string }> = {
  ready: { status: 'good', word: 'ready' },
  creating: { status: 'running', word: 'being made' },
  failed: { status: 'bad', word: 'failed' },
  deleting: { status: 'wait', word: 'being deleted' },
};

/** A project's state as mark and word. */
export function ProjectStateMark({ state, reachable }: { state: ProjectState; reachable: boolean }) {
  const away = state === 'ready' && !reachable;
  const { status, word } = away ? { status: 'bad' as const, word: 'database not reachable' } : STATES[state];
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <StatusMark status={status} label={word} />
      <span aria-hidden="true" className="text-xs text-ink-2">
        {word}
      </span>
    </span>
  );
}
