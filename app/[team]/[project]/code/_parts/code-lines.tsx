import { highlight } from '@/app/_lib/highlight';
import { languageOf } from './languages.ts';
import { Tokens } from './tokens.tsx';

const MOST_LINES = 5000;

/** A file's text with numbered lines that can be linked to (`#L12`), coloured on the server. */
export async function CodeLines({ path, text }: { path: string; text: string }) {
  const all = text.replace(/\n$/, '').split(/\r?\n/);
  const lines = all.slice(0, MOST_LINES);
  const colored = await highlight(lines.join('\n'), languageOf(path));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={`Text of ${path}`} tabIndex={0} className="overflow-x-auto py-2">
        <table className="min-w-full border-collapse text-code leading-5">
          <tbody className="font-mono">
            {lines.map((line, index) => {
              const number = index + 1;
              return (
                <tr key={number} id={`L${number}`} className="scroll-mt-20 target:bg-sea-wash">
                  <td className="sticky left-0 w-px bg-surface pr-4 pl-4 text-right align-top text-ink-3 tabular-nums select-none">
                    <a href={`#L${number}`} tabIndex={-1} className="hover:text-ink">
                      {number}
                    </a>
                  </td>
                  <td className="pr-4 whitespace-pre">
                    {colored?.[index] ? <Tokens tokens={colored[index]} /> : line || ' '}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {all.length > lines.length && (
        <p className="border-t border-line px-4 py-2.5 text-ink-2">
          The first {MOST_LINES.toLocaleString('en')} of {all.length.toLocaleString('en')} lines. “Raw” has
          all of them.
        </p>
      )}
    </>
  );
}
