import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { requestContext } from '@/server/rpc/context';
import { toTrpcError } from '@/server/rpc/errors';
import { refuseForeignOrigin } from '@/server/rpc/origin';
import { appRouter } from '@/server/rpc/root';

/** Without a context there is no procedure that would turn a failure into its code. */
const contextOf = (req: Request) =>
  requestContext(req.headers).catch((error) => {
    throw toTrpcError(error, req.headers.get('x-request-id') ?? crypto.randomUUID());
  });

const handler = (req: Request) =>
  refuseForeignOrigin(req) ??
  fetchRequestHandler({
    endpoint: '/api/trpc',
    req,
    router: appRouter,
    createContext: () => contextOf(req),
  });

export { handler as GET, handler as POST };
