import { runRelease } from '../releases/run.ts';

// node run-release.ts <release> <point>: runs a release in a process that ends at that point as if it were killed.
const [, , releaseId, end] = process.argv;
await runRelease({ releaseId }, (point) => {
  if (point === end) process.kill(process.pid, 'SIGKILL');
});
process.exit();
