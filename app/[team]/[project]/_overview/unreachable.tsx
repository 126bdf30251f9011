import { Panel } from '../../../_ui/panel.tsx';
import { ErrorState } from '../../../_ui/states.tsx';

/** The database does not answer; the rest of the page stays. */
export function Unreachable() {
  return (
    <Panel body="flush">
      <ErrorState title="The database does not answer">
        Its API cannot answer either; code, commits and settings still work. Load the page again in a moment.
        If it stays, the command slipway doctor says what is wrong on the server.
      </ErrorState>
    </Panel>
  );
}
