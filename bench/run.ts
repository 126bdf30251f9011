import { buildIfNeeded } from '../server/build.ts';
import { must } from '../server/testing/run.ts';

buildIfNeeded(() => process.stdout.write('Building …\n'));
must('start, pages and memory', ['bench/start.ts']);
must('REST', ['bench/rest.ts']);
