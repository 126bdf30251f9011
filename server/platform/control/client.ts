import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { CONTROL_DATABASE, databaseUrl } from '../postgres/connect.ts';

type Reads =
  | 'findUnique'
  | 'findUniqueOrThrow'
  | 'findFirst'
  | 'findFirstOrThrow'
  | 'findMany'
  | 'count'
  | 'aggregate'
  | 'groupBy';
type Model = Uncapitalize<Prisma.ModelName>;

/** The control database for reading: no write compiles, and PostgreSQL refuses one too. */
export type ReadDb = { [M in Model]: Pick<PrismaClient[M], Reads> } & Pick<PrismaClient, '$queryRaw'>;
/** Inside a transaction of `mutate` or `bookkeep`. */
export type WriteTx = Prisma.TransactionClient;

// Next bundles its own copy of every module; one pool per process needs a place that both copies see.
const shared = globalThis as { slipwayRead?: PrismaClient; slipwayWrite?: PrismaClient };

function open(readOnly: boolean): PrismaClient {
  const options = readOnly ? '-c default_transaction_read_only=on' : undefined;
  const pool = {
    connectionString: databaseUrl(CONTROL_DATABASE),
    max: 5,
    idleTimeoutMillis: 30_000,
    options,
  };
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

/** The reading client, opened on first use. */
export function readDb(): ReadDb {
  shared.slipwayRead ??= open(true);
  return shared.slipwayRead as unknown as ReadDb;
}

/** The writing client. Only `server/kernel` may use it: every other write goes through `mutate` or `bookkeep`. */
export function writeDb(): PrismaClient {
  shared.slipwayWrite ??= open(false);
  return shared.slipwayWrite;
}

/** Closes both pools; for processes that end. */
export async function closeDb(): Promise<void> {
  await Promise.all([shared.slipwayRead?.$disconnect(), shared.slipwayWrite?.$disconnect()]);
  shared.slipwayRead = undefined;
  shared.slipwayWrite = undefined;
}
