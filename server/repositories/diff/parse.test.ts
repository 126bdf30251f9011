import { expect, test } from 'vitest';
import { parseHunks, parseSummary, splitPatch } from './parse.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const NONE = '0'.repeat(40);

test('files with their figures, in order, whatever their names', () => {
  const raw =
    `:100644 100644 ${A} ${B} M\0a\tb\0:100644 100644 ${A} ${A} R100\0old\0new\0` +
    `:000000 100644 ${NONE} ${B} A\0pic\0:100644 100755 ${A} ${A} M\0run.sh\0`;
  const figures = '3\t1\ta\tb\0' + '0\t0\t\0old\0new\0' + '-\t-\tpic\0' + '0\t0\trun.sh\0';
  expect(parseSummary(raw + figures)).toEqual([
    { path: 'a\tb', status: 'changed', added: 3, deleted: 1, binary: false, blob: B },
    { path: 'new', from: 'old', status: 'renamed', added: 0, deleted: 0, binary: false, blob: A },
    { path: 'pic', status: 'added', added: 0, deleted: 0, binary: true, blob: B },
    { path: 'run.sh', status: 'mode', added: 0, deleted: 0, binary: false, blob: A },
  ]);
});

const PATCH = `diff --git a/x b/x
index 1..2 100644
--- a/x
+++ b/x
@@ -1,3 +1,3 @@ function f()
 same
--- old
+++ new
 end
\\ No newline at end of file
diff --git a/y b/y
@@ -0,0 +1 @@
+y
`;

test('hunks with line numbers; lines that look like heads are lines', () => {
  const [first, second] = splitPatch(PATCH, true);
  expect(parseHunks(first!)).toEqual([
    {
      context: 'function f()',
      oldStart: 1,
      newStart: 1,
      lines: [
        { kind: 'same', old: 1, new: 1, text: 'same' },
        { kind: 'del', old: 2, text: '-- old' },
        { kind: 'add', new: 2, text: '++ new' },
        { kind: 'same', old: 3, new: 3, text: 'end' },
      ],
    },
  ]);
  expect(parseHunks(second!)[0]?.lines).toEqual([{ kind: 'add', new: 1, text: 'y' }]);
  expect(splitPatch(PATCH, false)).toHaveLength(1);
});
