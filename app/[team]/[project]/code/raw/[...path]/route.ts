import { handleRaw } from '@/server/repositories/http/raw';

export const dynamic = 'force-dynamic';

interface Params {
  params: Promise<{ team: string; project: string; path: string[] }>;
}

export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { team, project, path } = await params;
  return handleRaw(request, { team, project, path: path.join('/') });
}
