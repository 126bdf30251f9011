/** Parts of the OpenAPI document that are the same for every schema. */
const query = (name: string, description: string, example: string) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema: { type: 'string' },
  example,
});
const whole = (name: string, description: string, minimum: number) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema: { type: 'integer', minimum },
  example: 20,
});
const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
  example,
});

export const PARAMETERS = {
  select: query('select', 'Columns, and linked resources in brackets.', '*'),
  order: query('order', 'Columns with `.asc` or `.desc`, `.nullsfirst` or `.nullslast`.', 'id.desc'),
  limit: whole('limit', 'Most rows.', 0),
  offset: whole('offset', 'Rows to leave out before the first.', 0),
  and: query('and', 'Conditions that must all hold.', '(id.gt.1,id.lt.9)'),
  or: query('or', 'Conditions of which one must hold.', '(id.eq.1,id.eq.9)'),
  columns: query('columns', 'Keys of the body to write; others are left out.', 'name'),
  on_conflict: query('on_conflict', 'Unique columns that decide which row exists already.', 'id'),
  range: header('Range', 'First and last row, from 0.', '0-19'),
  preferCount: header('Prefer', '`count=exact`, `planned` or `estimated`.', 'count=exact'),
  preferReturn: header(
    'Prefer',
    '`return=representation`, `headers-only` or `minimal`.',
    'return=representation',
  ),
  preferInsert: header(
    'Prefer',
    '`return=…`; `resolution=merge-duplicates` or `ignore-duplicates`; `missing=default`.',
    'return=representation',
  ),
  preferParams: header('Prefer', '`count=…`, `handling=strict`, `timezone=…`.', 'handling=strict'),
  acceptProfile: header('Accept-Profile', 'Schema to read from.', 'public'),
  contentProfile: header('Content-Profile', 'Schema to write to.', 'public'),
};

export const HEADERS = {
  'Content-Range': {
    description: 'First and last row, and the total when counted.',
    schema: { type: 'string' },
  },
};

const failed = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

export const RESPONSES = {
  BadRequest: failed('The address, a header or the body is not understood.'),
  Unauthorized: failed('No key or token, or one that is wrong or expired.'),
  Forbidden: failed('The role may not do this.'),
  NotFound: failed('There is no such table, view or function.'),
  NotAcceptable: failed('No such media type, or not exactly one row.'),
  Conflict: failed('A constraint refuses the change.'),
  OutOfRange: failed('The page begins after the last row.'),
  Unavailable: failed('The database does not answer; send the request again.'),
  TimedOut: failed('The time limit of the role, or no free connection.'),
};
