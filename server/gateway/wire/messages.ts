const START_SIZE = 16 * 1024;
/** A buffer that one big request made large is not kept. */
const KEEP_SIZE = 256 * 1024;

/** Writes frontend messages of the PostgreSQL protocol one after the other into one buffer. */
export class MessageWriter {
  #buffer = Buffer.allocUnsafe(START_SIZE);
  #at = 0;

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(grown, 0, 0, this.#at);
    this.#buffer = grown;
  }

  #begin(type: number): number {
    this.#buffer[this.#at++] = type;
    this.#at += 4;
    return this.#at - 4;
  }

  #end(lengthAt: number): void {
    this.#buffer.writeInt32BE(this.#at - lengthAt, lengthAt);
  }

  #text(text: string): void {
    this.#at += this.#buffer.write(text, this.#at, 'utf8');
    this.#buffer[this.#at++] = 0;
  }

  /** Parse: prepares `sql` under `name`; PostgreSQL infers the parameter types. */
  parse(name: string, sql: string): void {
    this.#reserve(name.length + sql.length * 3 + 16);
    const start = this.#begin(0x50);
    this.#text(name);
    this.#text(sql);
    this.#at = this.#buffer.writeInt16BE(0, this.#at);
    this.#end(start);
  }

  /** Bind to the unnamed portal with text parameters and text results, then Execute. */
  bindAndExecute(name: string, values: readonly string[]): void {
    let size = name.length + 40;
    for (const value of values) size += value.length * 3 + 4;
    this.#reserve(size);
    const start = this.#begin(0x42);
    const buffer = this.#buffer;
    buffer[this.#at++] = 0;
    this.#text(name);
    this.#at = buffer.writeInt16BE(0, this.#at);
    this.#at = buffer.writeInt16BE(values.length, this.#at);
    for (const value of values) {
      const written = buffer.write(value, this.#at + 4, 'utf8');
      buffer.writeInt32BE(written, this.#at);
      this.#at += 4 + written;
    }
    this.#at = buffer.writeInt16BE(0, this.#at);
    this.#end(start);
    const execute = this.#begin(0x45);
    this.#text('');
    this.#at = buffer.writeInt32BE(0, this.#at);
    this.#end(execute);
  }

  /** Close: forgets a prepared statement. */
  closeStatement(name: string): void {
    this.#reserve(name.length + 16);
    const start = this.#begin(0x43);
    this.#buffer[this.#at++] = 0x53;
    this.#text(name);
    this.#end(start);
  }

  /** Sync: ends the batch, which is one transaction. */
  sync(): void {
    this.#reserve(8);
    this.#end(this.#begin(0x53));
  }

  /** Flush: asks for the answers so far, and leaves the transaction open. */
  flush(): void {
    this.#reserve(8);
    this.#end(this.#begin(0x48));
  }

  /** What was written since the last call. */
  take(): Buffer {
    const bytes = Buffer.from(this.#buffer.subarray(0, this.#at));
    this.#at = 0;
    if (this.#buffer.length > KEEP_SIZE) this.#buffer = Buffer.allocUnsafe(START_SIZE);
    return bytes;
  }
}

function int32(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    buffer.writeInt32BE(value, i * 4);
  });
  return buffer;
}

/** First message of a connection (protocol 3.0). */
export function startupMessage(parameters: Record<string, string>): Buffer {
  const pairs = Object.entries(parameters).flat();
  const body = Buffer.from(`${pairs.join('\0')}\0\0`);
  return Buffer.concat([int32(body.length + 8, 196608), body]);
}

/** Asks the server to go on in TLS; it answers one byte, `S` or `N`. */
export function tlsRequest(): Buffer {
  return int32(8, 80877103);
}

/** Sent on its own connection: stops what the backend is doing. */
export function cancelRequest(pid: number, secret: number): Buffer {
  return int32(16, 80877102, pid, secret);
}

/** An answer to an authentication request (`p`). */
export function passwordMessage(...parts: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([Buffer.from('p'), int32(body.length + 4), body]);
}

/** Says goodbye. */
export const TERMINATE: Buffer = Buffer.from([0x58, 0, 0, 0, 4]);
