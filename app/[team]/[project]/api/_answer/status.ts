const WORDS: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  204: 'Done, nothing to show',
  206: 'Part of the rows',
  300: 'More than one meaning',
  304: 'Not changed',
  400: 'Not understood',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not there',
  405: 'Method not possible',
  406: 'Cannot be answered that way',
  409: 'Conflict',
  413: 'Too large',
  414: 'Address too long',
  415: 'Body type not known',
  416: 'No such page',
  429: 'Too many requests',
  500: 'The database failed',
  502: 'No answer behind the gateway',
  503: 'Not available now',
  504: 'Took too long',
};

/** A status as number and words: `404 Not there`. */
export function statusWords(status: number): string {
  const word = WORDS[status] ?? (status < 300 ? 'Success' : status < 500 ? 'Refused' : 'Failed');
  return `${status} ${word}`;
}

/** The tone of a tag for it. */
export function statusTone(status: number): 'good' | 'warn' | 'bad' {
  if (status < 300) return 'good';
  return status < 500 ? 'warn' : 'bad';
}
