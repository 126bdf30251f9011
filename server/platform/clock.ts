/** The one source of time, so that a test can set it. */
export const clock = { now: (): Date => new Date() };

/** A moment `seconds` from now (negative: before now). */
export function fromNow(seconds: number): Date {
  return new Date(clock.now().getTime() + seconds * 1000);
}
