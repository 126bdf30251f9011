import { handleGit } from '@/server/repositories/http/handle';

export const dynamic = 'force-dynamic';

interface Params {
  params: Promise<{ team: string; project: string; path: string[] }>;
}

const handler = async (request: Request, { params }: Params) => {
  const { team, project, path } = await params;
  return handleGit(request, { team, project, path: path.join('/') });
};

export { handler as GET, handler as POST };
