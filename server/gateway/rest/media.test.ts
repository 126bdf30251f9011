import { describe, expect, it } from 'vitest';
import { explained, JSON_TYPE, parseAccept, rangeName, vendorType } from './media.ts';

const types = (accept: string) => parseAccept(accept).map(({ type }) => type);

describe('Accept', () => {
  it('puts the best first: by q, then by what says more, then as written', () => {
    expect(types('text/csv;q=0.5, application/json')).toEqual(['application/json', 'text/csv']);
    expect(types('*/*, text/*, text/csv, application/json')).toEqual([
      'text/csv',
      'application/json',
      'text/*',
      '*/*',
    ]);
    expect(types('application/json, application/vnd.pgrst.array+json;nulls=stripped')[0]).toBe(
      'application/vnd.pgrst.array+json',
    );
    expect(types('Text/CSV ; charset=utf-8 ; q=0.2, a/b;Q=0.1')).toEqual(['text/csv', 'a/b']);
  });

  it('leaves out what is refused, and takes nothing for everything', () => {
    expect(types('application/json;q=0, text/csv')).toEqual(['text/csv']);
    for (const nothing of ['', ' ', ', ,']) expect(types(nothing)).toEqual(['*/*']);
    expect(types('*/*;q=0')).toEqual([]);
    expect(parseAccept(undefined)).toEqual([{ type: '*/*', stripped: false }]);
  });

  it('reads what a plan is for, whatever is in the quotes', () => {
    const [plan] = parseAccept(
      'application/vnd.pgrst.plan+json; for="application/vnd.pgrst.object+json;nulls=stripped"; options=wal|analyze|nonsense',
    );
    expect(plan).toEqual({
      type: 'application/vnd.pgrst.object+json',
      stripped: true,
      explain: { format: 'json', options: ['analyze', 'wal'] },
    });
    expect(plan && rangeName(plan)).toBe(
      'application/vnd.pgrst.plan+json; for="application/vnd.pgrst.object+json;nulls=stripped"; options=analyze|wal',
    );
    expect(parseAccept('application/vnd.pgrst.plan')[0]).toMatchObject({
      type: 'application/json',
      explain: { format: 'text', options: [] },
    });
  });

  it('names the content of a plan as PostgREST does', () => {
    const explain = { format: 'text' as const, options: ['analyze' as const] };
    expect(explained(JSON_TYPE, explain).contentType).toBe(
      'application/vnd.pgrst.plan+text; for="application/json"; options=analyze; charset=utf-8',
    );
  });

  it('knows the types of PostgREST with and without their suffix', () => {
    expect(vendorType({ type: 'application/vnd.pgrst.object', stripped: false })?.contentType).toBe(
      'application/vnd.pgrst.object+json; charset=utf-8',
    );
    expect(vendorType({ type: 'application/vnd.pgrst.array+json', stripped: false })).toBeUndefined();
    expect(vendorType({ type: 'application/vnd.pgrst.array', stripped: true })?.contentType).toBe(
      'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8',
    );
  });
});
