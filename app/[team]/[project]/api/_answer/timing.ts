/** One stage of the answer, in milliseconds. */
export interface Stage {
  name: string;
  label: string;
  ms: number;
}

const LABELS: Record<string, string> = {
  jwt: 'sign-in',
  auth: 'sign-in',
  parse: 'parse',
  plan: 'plan',
  transaction: 'query',
  query: 'query',
  execute: 'query',
  db: 'query',
  response: 'JSON',
  json: 'JSON',
};

/** Stages of a `Server-Timing` header, in order; `total` is left out, since it is their sum. */
export function readTiming(header: string | null): Stage[] {
  const stages: Stage[] = [];
  for (const part of (header ?? '').split(',')) {
    const [name = '', ...rest] = part.split(';').map((text) => text.trim());
    const duration = rest.find((text) => text.startsWith('dur='))?.slice(4);
    const ms = Number(duration);
    if (!name || duration === undefined || !Number.isFinite(ms) || ms < 0 || name === 'total') continue;
    stages.push({ name, label: LABELS[name] ?? name.replaceAll('_', ' '), ms });
  }
  return stages;
}

/** A duration with as many digits as help: `0.4`, `12`, `184.9`. */
export const milliseconds = (ms: number) => ms.toFixed(ms < 9.95 ? 1 : ms < 1000 ? 1 : 0).replace(/\.0$/, '');
