import net from 'node:net';
import tls from 'node:tls';

/** Where a PostgreSQL server is and how to log in. */
export interface Target {
  /** Address or name; a path (`/run/postgresql`) is the folder of a Unix socket. */
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** TLS settings; without them the connection is plain. */
  tls?: tls.ConnectionOptions;
}

/** Reads a `postgres://` address. `?host=/folder` names a Unix socket; TLS is left to the caller. */
export function targetOf(address: string): Target {
  const url = new URL(address);
  const user = decodeURIComponent(url.username) || 'postgres';
  return {
    host:
      url.searchParams.get('host') ??
      (decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '') || 'localhost'),
    port: Number(url.port || url.searchParams.get('port') || 5432),
    user,
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || user,
  };
}

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Connects a raw socket to the server, encrypted when the target says so. Rejects with the system's error. */
export function openSocket(target: Target, timeoutMs = 15_000): Promise<net.Socket> {
  const { host, port } = target;
  const path = host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : undefined;
  const socket = path ? net.connect(path) : net.connect(port, host);
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('The server did not answer in time.')));
    socket.once('error', reject);
    const ready = (open: net.Socket) => {
      socket.setTimeout(0);
      socket.off('error', reject);
      resolve(open);
    };
    socket.once('connect', () => {
      if (!target.tls || path) return ready(socket);
      socket.write(SSL_REQUEST);
      socket.once('data', (answer) => {
        if (answer.toString('latin1') !== 'S') return socket.destroy(new Error('The server offers no TLS.'));
        const secure = tls.connect({ socket, servername: net.isIP(host) ? undefined : host, ...target.tls });
        secure.once('error', reject);
        secure.once('secureConnect', () => ready(secure));
      });
    });
  });
}
