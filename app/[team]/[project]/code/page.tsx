import { redirect } from 'next/navigation';
import { paths } from '@/app/_lib/paths';

interface CodePageProps {
  params: Promise<{ team: string; project: string }>;
}

export default async function CodePage({ params }: CodePageProps) {
  const { team, project } = await params;
  redirect(paths.files(decodeURIComponent(team), decodeURIComponent(project)));
}
