import { closeDb } from '../../platform/control/client.ts';
import { makeBase } from './refresh.ts';

// node program.ts <project>: makes the project's masked copy in a process of its own, see apart.ts.
await makeBase({ projectId: process.argv[2] });
await closeDb();
process.exit();
