import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { requestContext } from '@/server/rpc/context';
import { refuseForeignOrigin } from '@/server/rpc/origin';
import { appRouter } from '@/server/rpc/root';

const handler = (req: Request) =>
  refuseForeignOrigin(req) ??
  fetchRequestHandler({
    endpoint: '/api/trpc',
    req,
    router: appRouter,
    createContext: () => requestContext(req.headers),
  });

export { handler as GET, handler as POST };
