import { redirect } from 'next/navigation';
import { paths } from '@/app/_lib/paths';

/** The list starts with what is open. */
export default async function PullsPage({ params }: { params: Promise<{ team: string; project: string }> }) {
  const { team, project } = await params;
  redirect(paths.pulls(decodeURIComponent(team), decodeURIComponent(project)));
}
