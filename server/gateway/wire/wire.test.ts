import { describe, expect, it } from 'vitest';
import { MessageWriter } from './messages.ts';
import { MessageReader, readError, readRow } from './reader.ts';
import { Scram } from './scram.ts';
import { PreparedStatements } from './statements.ts';

describe('MessageReader', () => {
  it('cuts messages wherever the chunks break', () => {
    const message = (type: string, body: string) => {
      const length = Buffer.alloc(4);
      length.writeInt32BE(4 + body.length);
      return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
    };
    const stream = Buffer.concat([
      message('A', ''),
      message('B', 'hello'),
      message('C', 'x'.repeat(300)),
      message('D', 'y'),
    ]);
    for (let size = 1; size < 40; size++) {
      const seen: string[] = [];
      const reader = new MessageReader((type, buffer, start, end) =>
        seen.push(String.fromCharCode(type) + buffer.toString('utf8', start, end)),
      );
      for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
      expect(seen).toEqual(['A', 'Bhello', `C${'x'.repeat(300)}`, 'Dy']);
    }
  });

  it('reads rows and errors', () => {
    const row = Buffer.from('\0\x03\0\0\0\x02hi\xff\xff\xff\xff\0\0\0\x01z', 'latin1');
    expect(readRow(row, 0)).toEqual({ body: Buffer.from('hi'), rest: [null, 'z'] });
    const error = Buffer.from('SFEHLER\0VERROR\0C22P02\0Mbad\0Hdo this\0\0');
    expect(readError(error, 0, error.length)).toEqual({
      severity: 'ERROR',
      code: '22P02',
      message: 'bad',
      hint: 'do this',
    });
  });
});

describe('MessageWriter', () => {
  it('writes lengths in bytes and grows', () => {
    const writer = new MessageWriter();
    writer.bindAndExecute('s1', ['é'.repeat(20_000), '']);
    writer.sync();
    const bytes = writer.take();
    expect(bytes.readInt32BE(1) + 1).toBe(bytes.indexOf(Buffer.from('E\0\0\0\x09\0')));
    expect(bytes.subarray(-5)).toEqual(Buffer.from('S\0\0\0\x04'));
    expect(writer.take()).toHaveLength(0);
  });
});

describe('Scram', () => {
  const end = Buffer.from('hash of a certificate');
  const sent = async (offered: string[], endPoint?: Buffer) => {
    const scram = new Scram('pw', offered, endPoint);
    const nonce = scram.first.replace(/^.*r=/, '');
    const final = await scram.answer(`r=${nonce}more,s=c2FsdA==,i=4096`);
    const bound = Buffer.from(/^c=([^,]*)/.exec(final)?.[1] ?? '', 'base64');
    return [scram.mechanism, scram.first.replace(/n=.*/, ''), bound.toString()];
  };
  it('ties the login to the connection where both ends can, and else says whether it could', async () => {
    const both = ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', ''];
    const header = 'p=tls-server-end-point,,';
    expect(await sent(both, end)).toEqual(['SCRAM-SHA-256-PLUS', header, header + end]);
    expect(await sent(both)).toEqual(['SCRAM-SHA-256', 'n,,', 'n,,']);
    expect(await sent(['SCRAM-SHA-256'], end)).toEqual(['SCRAM-SHA-256', 'y,,', 'y,,']);
    expect(() => new Scram('pw', ['OTHER'], end)).toThrow('no SCRAM-SHA-256');
  });
});

describe('PreparedStatements', () => {
  it('forgets the least recently used and closes it until the server confirms', () => {
    const statements = new PreparedStatements(2);
    for (const key of ['a', 'b']) statements.prepared(key, statements.newName());
    expect(statements.find('a')).toBe('s1');
    statements.prepared('c', statements.newName());
    expect([statements.find('b'), [...statements.toClose]]).toEqual([undefined, ['s2']]);
    statements.closed('s2');
    expect(statements.hasToClose).toBe(false);
    statements.prepared('a', 's9');
    expect([...statements.toClose]).toEqual(['s1']);
  });
});
