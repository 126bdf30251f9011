import type { Table } from '@/server/catalog/shapes';
import { grantsInWords, policyInWords, securityInWords } from '../_catalog/access.ts';

const SECTION = 'border-b border-line px-4.5 py-3 last:border-b-0';

/** Who may do what, in sentences: row-level security, policies, grants. */
export function AccessTab({ table }: { table: Table }) {
  const grants = grantsInWords(table.grants);
  return (
    <>
      <section className={SECTION}>
        <h3 className="text-sm leading-5 font-semibold">Rows</h3>
        <p className="text-ink-2">{securityInWords(table)}</p>
        {table.policies.length > 0 && (
          <ul className="mt-2 grid gap-2">
            {table.policies.map((policy) => {
              const words = policyInWords(policy);
              return (
                <li key={policy.name} className="text-ink-2 wrap-anywhere">
                  {words.lead} {words.using && <code>{words.using}</code>} {words.link}{' '}
                  {words.check && <code>{words.check}</code>}
                  <p className="text-xs text-ink-3">
                    {policy.name}
                    {policy.comment && `: ${policy.comment}`}
                  </p>
                </li>
              );
            })}
          </ul>
        )}
      </section>
      <section className={SECTION}>
        <h3 className="text-sm leading-5 font-semibold">Table</h3>
        {grants.length === 0 ? (
          <p className="text-ink-2">
            Nothing is granted to anon, authenticated or everybody; service_role reads and writes everything.
          </p>
        ) : (
          <ul className="grid gap-0.5">
            {grants.map((grant) => (
              <li key={grant.role} className="text-ink-2">
                <b className="font-semibold text-ink">{grant.role}</b> {grant.sentence}
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
