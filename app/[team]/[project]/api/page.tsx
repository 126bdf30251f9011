import { redirect } from 'next/navigation';
import { paths } from '@/app/_lib/paths';

interface ApiPageProps {
  params: Promise<{ team: string; project: string }>;
}

export default async function ApiPage({ params }: ApiPageProps) {
  const { team, project } = await params;
  redirect(paths.reference(decodeURIComponent(team), decodeURIComponent(project)));
}
