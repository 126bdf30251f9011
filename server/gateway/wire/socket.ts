import net from 'node:net';
import tls from 'node:tls';
import { tlsRequest } from './messages.ts';

/** The connection could not be made, or was lost before the batch ended. */
export class ConnectionLost extends Error {}

export interface Address {
  /** Name or address; a path is the folder of a Unix socket. */
  host: string;
  port: number;
  /** `verify` checks the server's certificate; `require` only encrypts. */
  tls?: 'require' | 'verify';
}

const TIMEOUT_MS = 5_000;
const TLS_YES = 0x53;

function dial({ host, port }: Address): net.Socket {
  return host.startsWith('/')
    ? net.connect(`${host}/.s.PGSQL.${port}`)
    : net.connect({ host, port, noDelay: true, keepAlive: true });
}

/** Encrypts an open connection when the server agrees; otherwise the connection is destroyed. */
function encrypt(socket: net.Socket, address: Address, done: (secure: net.Socket) => void): void {
  socket.write(tlsRequest());
  socket.once('data', (answer) => {
    if (answer[0] !== TLS_YES) {
      socket.destroy();
      return;
    }
    const named = net.isIP(address.host) ? {} : { servername: address.host };
    const rejectUnauthorized = address.tls === 'verify';
    const secure = tls.connect({ socket, rejectUnauthorized, ...named }, () => done(secure));
    secure.once('error', () => socket.destroy());
  });
}

/** Opens a connection to PostgreSQL within 5 s, encrypted when asked. Rejects with ConnectionLost. */
export function openSocket(address: Address): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = dial(address);
    const timer = setTimeout(() => socket.destroy(), TIMEOUT_MS);
    const lost = () => {
      clearTimeout(timer);
      reject(new ConnectionLost('PostgreSQL cannot be reached.'));
    };
    const opened = (ready: net.Socket) => {
      clearTimeout(timer);
      socket.removeListener('close', lost);
      socket.removeListener('error', ignore);
      resolve(ready);
    };
    // An error is always followed by `close`.
    socket.on('error', ignore);
    socket.once('close', lost);
    socket.once('connect', () => (address.tls ? encrypt(socket, address, opened) : opened(socket)));
  });
}

function ignore(): void {}
