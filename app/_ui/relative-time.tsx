'use client';
import { useEffect, useState } from 'react';
import { formatMoment, formatRelative } from '../_lib/format.ts';

/** A moment in words; the exact one on hover. Up to seven days ago it counts, then it is a date. */
export function RelativeTime({ at }: { at: Date | string }) {
  const date = new Date(at);
  const [now, setNow] = useState<Date>();
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  // The server knows neither the reader's time zone nor their clock: the keyed text is drawn anew in the browser.
  return (
    <time
      key={now ? 'browser' : 'server'}
      dateTime={date.toISOString()}
      title={formatMoment(date)}
      suppressHydrationWarning
    >
      {formatRelative(date, now ?? new Date())}
    </time>
  );
}
