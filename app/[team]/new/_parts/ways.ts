import { Database, FileCode2, GitBranch, type LucideIcon, SquareDashed, Stethoscope } from 'lucide-react';
import type { SourceKind } from '@/server/projects/shapes';

export interface Way {
  kind: SourceKind;
  icon: LucideIcon;
  title: string;
  /** One or two sentences on what will be there afterwards. */
  about: string;
  /** Verb and object. */
  action: string;
}

/** The five ways a project comes to be, the newcomer's first. */
export const WAYS: readonly Way[] = [
  {
    kind: 'example',
    icon: Stethoscope,
    title: 'The example clinic',
    about:
      'Patients, appointments, prescriptions and invoices: about 100,000 made-up rows with access rules, comments and marks for personal data. The quickest way to look around.',
    action: 'Make the example',
  },
  {
    kind: 'sql',
    icon: FileCode2,
    title: 'An SQL file',
    about: 'A plain pg_dump or a script of your own, with its data. It is read as psql would read it.',
    action: 'Upload a file',
  },
  {
    kind: 'database',
    icon: Database,
    title: 'A running PostgreSQL',
    about: 'One consistent copy of the schemas you choose. The database stays in use and is not changed.',
    action: 'Copy a database',
  },
  {
    kind: 'git',
    icon: GitBranch,
    title: 'A Git repository',
    about:
      'From an address or a bundle file, in the layout of a Slipway project. Its migrations run in order.',
    action: 'Fetch a repository',
  },
  {
    kind: 'empty',
    icon: SquareDashed,
    title: 'Nothing yet',
    about: 'An empty database, an API and a repository to push the first migration to.',
    action: 'Start empty',
  },
];
