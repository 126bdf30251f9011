import type { ApiRole } from '../../catalog/shapes.ts';

export type ApiMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A field of an answer or a body, as a caller sees it. */
export interface ApiField {
  name: string;
  type: string;
  nullable: boolean;
  /** A new row has to give it. */
  required: boolean;
  writable: boolean;
  /** Operators that can filter by it: `eq`, `like`, … */
  filters: string[];
  /** The values that it can have, when they are listed. */
  values: string[] | null;
}

/** What a role may do with one method: all fields (null), some, or nothing (no entry). */
export type ApiRights = Partial<Record<ApiRole, { rows: 'some' | 'all'; fields: string[] | null }>>;

export interface ApiTable {
  kind: 'table' | 'view';
  schema: string;
  name: string;
  path: string;
  fields: ApiField[];
  rights: Partial<Record<ApiMethod, ApiRights>>;
}
export interface ApiFunction {
  kind: 'function';
  schema: string;
  name: string;
  signature: string;
  path: string;
  method: 'GET' | 'POST';
  arguments: { name: string; type: string; required: boolean }[];
  returns: string;
  roles: ApiRole[];
}

/** What an environment offers over HTTP, as its callers see it. */
export interface ApiDescription {
  tables: ApiTable[];
  functions: ApiFunction[];
}

export type ApiRule =
  | 'removed-endpoint' | 'removed-field' | 'changed-type' | 'narrowed-field' | 'required-field' | 'lost-filter' | 'lost-right'
  | 'removed-argument' | 'required-argument' | 'changed-result'; // biome-ignore format: a list

/** One thing that is different for the callers of an endpoint. */
export interface ApiNote {
  /** Set when callers break. */
  breaks: ApiRule | null;
  field: string | null;
  /** Whom alone it concerns; everybody without it. */
  role?: ApiRole;
  /** `+ due_at`, `amount: numeric → integer`. Different for each note of an endpoint. */
  text: string;
}

export interface EndpointChange {
  method: ApiMethod;
  /** `/rest/v1/room`. */
  path: string;
  schema: string;
  /** Table, view or function. */
  name: string;
  change: 'new' | 'removed' | 'changed';
  notes: ApiNote[];
}

export interface ApiDifference {
  endpoints: EndpointChange[];
}

/** Somebody who used what would break, in the request log. */
export interface SeenCaller {
  method: ApiMethod;
  path: string;
  /** Text of the note that says what breaks. */
  note: string;
  /** `key “Mobile” as anon, 1,204 requests, last on 2026-03-01`. */
  text: string;
  requests: number;
}
