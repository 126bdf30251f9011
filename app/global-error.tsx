'use client';
import './globals.css';

/** The last resort, when even the frame of the page failed. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body className="px-6 py-16">
        <main className="mx-auto max-w-xl">
          <title>Slipway could not show this page</title>
          <h1>Slipway could not show this page</h1>
          <p className="mt-2 text-ink-2">
            The APIs of your projects go on working. Try again; if it stays, the server’s log has the cause
            {error.digest && (
              <>
                {' '}
                under <code>{error.digest}</code>
              </>
            )}
            .
          </p>
          <button
            type="button"
            onClick={reset}
            className="mt-5 h-7 rounded-ctl border border-ink bg-ink px-3 font-medium text-on-ink"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
