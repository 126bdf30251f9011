import { z } from 'zod';
import { slugFrom as slugOf } from '../kernel/slug.ts';

/** The address a name will get, as far as the name decides it; empty when it has no letter or digit. */
export const slugFrom = (name: string): string => slugOf(name);

export const projectName = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(60, 'Use at most 60 characters.')
  .regex(/^[^\p{C}]*$/u, 'A name cannot contain control characters.');

export const projectDescription = z
  .string()
  .trim()
  .max(300, 'Use at most 300 characters.')
  .regex(/^[^\p{C}]*$/u, 'Use one line of plain text.');

/** Address of a running PostgreSQL. */
export const postgresUrl = z
  .string()
  .trim()
  .max(2000)
  .refine(
    (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text),
    'Write an address such as postgres://user:password@host:5432/database.',
  );

/** Address of a Git repository. Who may be reached is decided when it is fetched. */
export const gitAddress = z
  .string()
  .trim()
  .max(2000)
  .refine(
    (text) => /^https?:\/\//.test(text) && URL.canParse(text),
    'Write an address that starts with https:// (or http://), as git clone takes it.',
  );

const uploadId = z.uuid('Upload the file first.');
const schemaName = z.string().min(1).max(63);

/** Where a project comes from. */
export const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sql'), uploadId }),
  z.object({
    kind: z.literal('database'),
    url: postgresUrl,
    schemas: z.array(schemaName).min(1, 'Choose at least one schema.').max(100),
  }),
  z
    .object({ kind: z.literal('git'), address: gitAddress.optional(), uploadId: uploadId.optional() })
    .refine(({ address, uploadId: id }) => Boolean(address) !== Boolean(id), {
      error: 'Give either the address of a repository or a bundle file.',
      path: ['address'],
    }),
  z.object({ kind: z.literal('example') }),
  z.object({ kind: z.literal('empty') }),
]);
export type Source = z.infer<typeof source>;
export const SOURCE_KINDS = ['sql', 'database', 'git', 'example', 'empty'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export const createProjectInput = z.object({
  name: projectName,
  description: projectDescription.default(''),
  source,
  /** Slug of a failed project of this team that the new one takes the place of. */
  replaces: z.string().max(80).optional(),
});
export type CreateProjectInput = z.output<typeof createProjectInput>;

export const updateProjectInput = z.object({ name: projectName, description: projectDescription });
export const removeProjectInput = z.object({ confirm: z.string().max(200) });

/** One step of making a project. */
export const progressStep = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  detail: z.string().optional(),
  done: z.number().optional(),
  total: z.number().optional(),
  unit: z.string().optional(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
});
export type ProgressStep = z.infer<typeof progressStep>;

/** What was asked for, without secrets: enough to fill the form again. */
export const sourceInput = z.object({
  fileName: z.string().optional(),
  bytes: z.number().optional(),
  uploadId: z.string().optional(),
  /** Address without user and password. */
  address: z.string().optional(),
  schemas: z.array(z.string()).optional(),
});
export type SourceInput = z.infer<typeof sourceInput>;

export type ProjectState = 'creating' | 'ready' | 'failed' | 'deleting';

/** A project as lists show it. */
export interface ProjectSummary {
  slug: string;
  name: string;
  description: string;
  state: ProjectState;
  source: SourceKind;
  createdAt: Date;
  /** Names the production environment in addresses; null until it exists. */
  ref: string | null;
  /** Base address for supabase-js; null until there is an API. */
  apiUrl: string | null;
  /** Head commit that runs. */
  commit: string | null;
  /** Main moves by merging pull requests only. */
  protectMain: boolean;
}

/** What a project's database is found to hold. */
export interface DatabaseFigures {
  slug: string;
  reachable: boolean;
  tables: number;
  views: number;
  /** Sum of PostgreSQL's own estimates. */
  rowsEstimate: number;
  bytes: number;
  foreignKeys: number;
  migrations: number;
  lastMigration: { version: string; name: string; at: Date } | null;
}

/** Which tables of the served schemas a kind of caller reaches. */
export interface Reach {
  role: 'anon' | 'authenticated' | 'service_role';
  reads: number;
  writes: number;
}

/** The facts of a project's own page. */
export interface ProjectFacts extends DatabaseFigures {
  /** PostgreSQL's version, as `18.4`. */
  postgres: string;
  /** Tables and views in the schemas that the API serves. */
  served: number;
  /** Of those tables, how many have row-level security on. */
  guarded: number;
  reach: Reach[];
  /** The largest tables, for the map. */
  largest: { schema: string; name: string; bytes: number; rowsEstimate: number }[];
}
