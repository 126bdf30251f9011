import { NothingHere } from '../_ui/nothing-here.tsx';

/** Inside the team's frame, so that the way back stays at hand. */
export default function NotFound() {
  return <NothingHere />;
}
