'use client';
import { useQuery } from '@tanstack/react-query';
import { ShieldCheck, TriangleAlert } from 'lucide-react';
import type { ChainReport } from '@/server/audit/shapes';
import { formError } from '../../../../_lib/errors.ts';
import { plural } from '../../../../_lib/format.ts';
import { useTRPC } from '../../../../_lib/trpc.tsx';
import { Button } from '../../../../_ui/button.tsx';
import { RelativeTime } from '../../../../_ui/relative-time.tsx';
import { StatusMark } from '../../../../_ui/status-mark.tsx';

interface View {
  report: ChainReport | undefined;
  busy: boolean;
  at: number;
  error: unknown;
  again: () => void;
}

function Broken({ report }: { report: ChainReport }) {
  return (
    <div role="alert" className="-mx-4 mb-4 flex gap-3 bg-bad px-4 py-3 text-on-ink md:-mx-6 md:px-6">
      <TriangleAlert className="icon mt-0.5" aria-hidden="true" />
      <div>
        <p className="font-semibold">Somebody changed this audit log</p>
        <p>
          {report.problem} {plural(report.entries, 'entry', 'entries')} before it checked out. Keep a copy of
          the database and the data folder, and find out who could write to them.
        </p>
      </div>
    </div>
  );
}

function State({ report, busy, at, error }: Omit<View, 'again'>) {
  if (busy) return <>Checking every entry …</>;
  if (error) return <>{formError(error)}</>;
  if (!report) return null;
  if (!report.ok) return <>Broken at entry {report.brokenAt}</>;
  return (
    <>
      <StatusMark status="good" label="Whole" />
      <span>
        {plural(report.entries, 'entry', 'entries')}, all sealed and in order. Checked{' '}
        <RelativeTime at={new Date(at)} />.
      </span>
    </>
  );
}

function Verified(view: View) {
  const { report, busy, again } = view;
  return (
    <>
      {report && !report.ok && <Broken report={report} />}
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <Button icon={<ShieldCheck />} busy={busy} onClick={again}>
          Verify the log
        </Button>
        <p role="status" className="flex items-center gap-2 text-ink-2">
          <State {...view} />
        </p>
      </div>
    </>
  );
}

/** Verifies a team's log when the page opens, and again when asked. */
export function VerifyTeamLog({ team }: { team: string }) {
  const query = useQuery(useTRPC().audit.verify.queryOptions({ team }));
  const { data: report, isFetching: busy, dataUpdatedAt: at, error, refetch } = query;
  return <Verified {...{ report, busy, at, error, again: () => refetch() }} />;
}

/** The same for the log of the server. */
export function VerifyServerLog() {
  const query = useQuery(useTRPC().audit.serverVerify.queryOptions());
  const { data: report, isFetching: busy, dataUpdatedAt: at, error, refetch } = query;
  return <Verified {...{ report, busy, at, error, again: () => refetch() }} />;
}
