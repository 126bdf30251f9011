import type { Mark } from '../catalog/shapes.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
export const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'];

/** One line of a query string or a header; switched off, it stays in sight but is not sent. */
export interface Field {
  name: string;
  value: string;
  on: boolean;
}

/** A request of the API as the console edits it and the code tabs write it down. No secrets in it. */
export interface ApiRequest {
  method: Method;
  /** Below `/rest/v1/`: `patients`, `rpc/free_slots`. Decoded. */
  path: string;
  params: Field[];
  headers: Field[];
  /** JSON text, or empty. */
  body: string;
}

/** What can be done to a table, view or function through the API. */
export type OperationName = 'read' | 'add' | 'change' | 'delete' | 'call';

/** A piece of prose: plain words, or a name or value set in the code face. */
export type Prose = (string | { code: string })[];

/** A query parameter, header, argument or body field. */
export interface Parameter {
  name: string;
  /** `integer`, `header`; empty for none. */
  type: string;
  required: boolean;
  text: Prose;
  marks: Mark[];
}

/** Whether a role may call, in words. */
export interface CallerNote {
  role: 'anon' | 'authenticated' | 'service_role';
  /** `Anonymous`, `Signed in`, `Service`. */
  title: string;
  access: 'none' | 'rules' | 'all';
  text: Prose;
  /** The policies that decide, with their conditions as PostgreSQL writes them. */
  rules: { name: string; condition: string | null; comment: string | null; restrictive: boolean }[];
}

/** An answer that is not a success, and what it means here. */
export interface ErrorNote {
  status: number;
  code: string;
  text: Prose;
}

/** Rows of another table that one request can bring along. */
export interface EmbedNote {
  /** What to write in `select`: `practitioner(*)`. */
  select: string;
  table: string;
  many: boolean;
  text: Prose;
}

export interface OperationReference {
  name: OperationName;
  method: Method;
  /** `/rest/v1/patients`. */
  path: string;
  title: string;
  callers: CallerNote[];
  /** Of the query string and headers. */
  query: Parameter[];
  /** Of the body. */
  body: Parameter[];
  answer: { text: Prose; columns: Parameter[] };
  errors: ErrorNote[];
  example: ApiRequest;
}

/** One table, view or function of the API, written from the schema. */
export interface ResourceReference {
  /** Last part of its page's address: its name, with the schema before it when two share one. */
  slug: string;
  schema: string;
  name: string;
  kind: 'table' | 'view' | 'function';
  comment: Prose | null;
  marks: Mark[];
  embeds: EmbedNote[];
  operations: OperationReference[];
}

/** The whole reference of an environment. */
export interface ApiReference {
  schemas: string[];
  resources: ResourceReference[];
}

/** What the list beside the reference shows. */
export interface ReferenceIndex {
  slug: string;
  name: string;
  schema: string;
  kind: ResourceReference['kind'];
  operations: { name: OperationName; title: string }[];
}
