import dns from 'node:dns/promises';
import net from 'node:net';

/** A port that is ours and on which a child listens: callers wait in its queue while no child runs. */
export interface FrontPort {
  /** Number of the socket in this process, to be handed to a child. */
  fd: number;
  /** Lets go of it: once no child has it any more, callers are refused. */
  close(): void;
}

interface Handle {
  fd: number;
  close(): void;
}

/** Node's own way to a socket that is bound but not served here, which its cluster module uses; not in its types. */
type MakeHandle = (address: string, port: number, family: number) => Handle | number;

/**
 * Takes the port without accepting on it. Undefined where the system or this Node.js cannot hand sockets to children:
 * the child then listens by itself.
 */
export async function holdPort(port: number, host: string): Promise<FrontPort | undefined> {
  const make = (net as unknown as { _createServerHandle?: MakeHandle })._createServerHandle;
  if (!make || process.platform === 'win32' || port === 0) return undefined;
  const found = await dns.lookup(host).catch(() => undefined);
  const handle = found && make(found.address, port, found.family);
  if (typeof handle !== 'object' || handle.fd < 0) return undefined;
  return { fd: handle.fd, close: () => handle.close() };
}
