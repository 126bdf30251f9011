/** What a screen can say about a failed call. */
export interface Problem {
  message: string;
  /** To find the cause in the server's log. */
  requestId?: string;
  /** tRPC's word for the kind: NOT_FOUND, FORBIDDEN, … */
  code?: string;
  /** Sentences by the name of the input field they belong to. */
  fields: Record<string, string>;
}

interface ErrorData {
  code?: string;
  requestId?: string;
  field?: string;
  zod?: { fieldErrors?: Record<string, string[] | undefined> };
}

const dataOf = (error: unknown): ErrorData =>
  (typeof error === 'object' && error && (error as { data?: ErrorData }).data) || {};

/** Reads a tRPC error (or anything thrown) into words. */
export function problemOf(error: unknown): Problem {
  const data = dataOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const offline = !data.code && /fetch|network/i.test(message);
  const fields: Record<string, string> = {};
  for (const [name, sentences] of Object.entries(data.zod?.fieldErrors ?? {}))
    if (sentences?.[0]) fields[name] = sentences[0];
  if (data.field) fields[data.field] = message;
  return {
    message: offline
      ? 'The server does not answer. What is on the screen stays; try again in a moment.'
      : message,
    requestId: data.code === 'INTERNAL_SERVER_ERROR' ? data.requestId : undefined,
    code: data.code,
    fields,
  };
}

/** The sentence for one field of a form, if the failure is about it. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error ? problemOf(error).fields[field] : undefined;
}

/** The sentence for the form as a whole: nothing when a shown field already says it. */
export function formError(error: unknown, shown: readonly string[] = []): string | undefined {
  if (!error) return undefined;
  const problem = problemOf(error);
  if (Object.keys(problem.fields).some((field) => shown.includes(field))) return undefined;
  return problem.requestId ? `${problem.message} (request ${problem.requestId})` : problem.message;
}
