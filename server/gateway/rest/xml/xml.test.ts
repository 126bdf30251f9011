import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../errors.ts';
import { textOfName, xmlName } from './names.ts';
import { xmlToJson } from './read.ts';
import { jsonToXml } from './write.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const written = async (json: string) => (await jsonToXml(Buffer.from(json))).toString().slice(HEAD.length);
const read = async (xml: string): Promise<unknown> =>
  JSON.parse((await xmlToJson(Buffer.from(xml))).toString());
async function refused(xml: string | Buffer): Promise<unknown> {
  const error = await xmlToJson(Buffer.from(xml as string)).catch((reason: unknown) => reason);
  return error instanceof ApiError ? error.body.details : error;
}

/** Any text: spaces, controls, halves of pairs, what XML escapes and what its names are made of. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('_', 'x', 'X', ':', '-', '1', ' ', '\r', '\n', '\ud800', '\0', ']', '>', '&'),
  }),
  fc.constantFrom('', ' ', 'xml', 'item', 'row', '__proto__', '_x0020_', '\ufffe', '😀'),
);
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: false }),
  ),
})).value;

describe('the XML mapping', () => {
  it('gives back every value', async () => {
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const json = JSON.stringify(value);
        const back = (await xmlToJson(await jsonToXml(Buffer.from(json)))).toString();
        expect(JSON.parse(back)).toEqual(JSON.parse(json));
      }),
      { numRuns: 300, seed: 20260101 },
    );
  });
  it('gives back every name', () => {
    fc.assert(
      fc.property(text, (name) => textOfName(xmlName(name)) === name),
      { numRuns: 500, seed: 7 },
    );
    expect(['a b', '1a', 'xmlns', 'a:b', '', 'a_x0', 'Köln'].map(xmlName)).toEqual([
      'a_x0020_b',
      '_x0031_a',
      '_x0078_mlns',
      'a_x003A_b',
      '_x_',
      'a_x005F_x0',
      'Köln',
    ]);
  });
  it('writes rows, nulls, lists and types', async () => {
    expect(
      await written(
        '[{"id":1,"name":"A & <B>","born":null, \n"tags":["x",2],"data":{"a":[],"b":{}},"ok":true,"no":""}]',
      ),
    ).toBe(
      `<rows${XSI}><row><id type="number">1</id><name>A &amp; &lt;B&gt;</name><born xsi:nil="true"/>` +
        '<tags type="array"><item>x</item><item type="number">2</item></tags>' +
        '<data><a type="array"/><b type="object"/></data><ok type="boolean">true</ok><no></no></row></rows>',
    );
    expect(await written('[]')).toBe(`<rows${XSI}></rows>`);
    expect(await written('{"a":1}')).toBe(`<row${XSI}><a type="number">1</a></row>`);
    expect(await written('12345678901234567890.50')).toBe(
      `<value${XSI} type="number">12345678901234567890.50</value>`,
    );
    expect(await written('null')).toBe(`<value${XSI} xsi:nil="true"/>`);
    expect(await written('"a\\u0001b"')).toBe(`<value${XSI} type="json">"a\\u0001b"</value>`);
    expect(await written('{"a":"x\\r\\ny"}')).toContain('<a>x&#xD;\ny</a>');
  });
  it('writes what is nested too deep as JSON', async () => {
    const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`;
    const xml = await written(`{"a":${deep}}`);
    expect(xml).toContain('<item type="json">[[');
    expect(xml.match(/<item/g)).toHaveLength(62);
  });
});

describe('XML bodies', () => {
  it('are read with and without types', async () => {
    expect(await read('<row><id>1</id><name>A</name></row>')).toEqual({ id: '1', name: 'A' });
    expect(
      await read('\ufeff<?xml version="1.0"?><!-- c --><rows>\n <row><a>1</a></row>\n <row/></rows>\n'),
    ).toEqual([{ a: '1' }, {}]);
    expect(await read('<row><a><![CDATA[<b>]]>&#x41;&lt;</a><b type="json">{"c": [1]}</b></row>')).toEqual({
      a: '<b>A<',
      b: { c: [1] },
    });
    expect(await read(`<row${XSI}><a xsi:nil="true"/><b> </b><c type="number"> 1e3 </c></row>`)).toEqual({
      a: null,
      b: ' ',
      c: 1000,
    });
    expect(await read('<row><d><e>1</e></d></row>')).toEqual({ d: { e: '1' } });
  });
  it.each([
    ['<!DOCTYPE row [<!ENTITY a "b">]><row/>', /^line 1, column 32: a document type/],
    ['<row><a>&nbsp;</a></row>', /^line 1, column \d+: .*entity/],
    ['<row>\n<a></b></row>', /^line 2, column 7: /],
    ['<people/>', /outermost element must be rows, row or value, not people/],
    ['<rows><line/></rows>', /rows holds row elements, not line/],
    ['<row><a>1</a><a>2</a></row>', /a comes twice in row/],
    ['<row><a id="1"/></row>', /attribute id is not known/],
    ['<row><a type="date"/></row>', /type must be one of string, number/],
    ['<row><a type="number">x</a></row>', /a is no number: x/],
    ['<row><a type="boolean">1</a></row>', /neither true nor false/],
    ['<row><a type="json">{</a></row>', /a is no JSON text/],
    [`<row><a type="json">${'['.repeat(70)}${']'.repeat(70)}</a></row>`, /nested too deep/],
    ['<row>text<a/></row>', /row holds text and elements/],
    ['<row><a/>text</row>', /row cannot hold text/],
    ['<row xmlns:xsi="x"><a xsi:nil="true">1</a></row>', /a cannot hold text/],
    ['<row><a type="string"><b/></a></row>', /type string, so no elements/],
    ['<row/><row/>', /^line 1/],
    ['', /no element|document must contain a root/],
    [`${'<row>'.replace('row', 'value')}${'<a>'.repeat(70)}`, /more than 64 elements inside/],
    ['<?xml version="1.0" encoding="latin1"?><row/>', /encoding latin1 is not read/],
  ])('say where they are wrong: %s', async (xml, details) => {
    expect(await refused(xml)).toMatch(details);
  });
  it('cost time in proportion to their size', async () => {
    const many = Array.from({ length: 200_000 }, (_, i) => `<a${i}/>`).join('\n');
    expect(Object.keys((await read(`<row>\n${many}\n</row>`)) as object)).toHaveLength(200_000);
  }, 20_000);
  it('must be UTF-8', async () => {
    const error = await xmlToJson(Buffer.from([0x3c, 0xff])).catch((reason: ApiError) => reason.body);
    expect(error).toMatchObject({ code: 'PGRST102', details: 'The body is not UTF-8.' });
  });
});
