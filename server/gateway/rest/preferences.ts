import { apiError } from './errors.ts';

export interface Preferences {
  return?: 'minimal' | 'headers-only' | 'representation';
  count?: 'exact' | 'planned' | 'estimated';
  resolution?: 'merge-duplicates' | 'ignore-duplicates';
  missing?: 'default' | 'null';
  handling?: 'strict' | 'lenient';
  tx?: 'commit' | 'rollback';
  timezone?: string;
  maxAffected?: number;
}

const CHOICES = {
  return: ['minimal', 'headers-only', 'representation'],
  count: ['exact', 'planned', 'estimated'],
  resolution: ['merge-duplicates', 'ignore-duplicates'],
  missing: ['default', 'null'],
  handling: ['strict', 'lenient'],
  tx: ['commit', 'rollback'],
} as const;
const ZONE = /^[A-Za-z0-9_+\-/]{1,64}$/;

/** Whether the name is a time zone. PostgreSQL and ICU know the same list; what only one knows is answered with 400. */
function isZone(name: string): boolean {
  if (!ZONE.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
const NONE: Preferences = Object.freeze({});

/** Parses the `Prefer` header. With `handling=strict`, unknown preferences throw PGRST122. */
export function parsePreferences(header: string | undefined): Preferences {
  if (!header) return NONE;
  const found: Record<string, string | number> = {};
  const invalid: string[] = [];
  for (const part of header.split(',')) {
    const text = part.trim();
    const [name = '', value = ''] = text.split('=', 2).map((piece) => piece.trim());
    if (!text || name in found) continue;
    if (
      Object.hasOwn(CHOICES, name) &&
      (CHOICES[name as keyof typeof CHOICES] as readonly string[]).includes(value)
    )
      found[name] = value;
    else if (name === 'timezone' && isZone(value)) found['timezone'] = value;
    else if (name === 'max-affected' && /^\d{1,9}$/.test(value)) found['maxAffected'] = Number(value);
    else invalid.push(text);
  }
  if (found['handling'] === 'strict' && invalid.length)
    throw apiError(
      400,
      'PGRST122',
      'Invalid preferences given with handling=strict',
      `Invalid preferences: ${invalid.join(', ')}`,
    );
  if (found['handling'] !== 'strict') delete found['maxAffected'];
  return found as Preferences;
}

/** In the order in which PostgREST names them. */
const APPLIED: (keyof Preferences)[] = [
  'resolution',
  'missing',
  'return',
  'count',
  'tx',
  'handling',
  'timezone',
  'maxAffected',
];

/** The `Preference-Applied` header of the preferences that had an effect; undefined when none had. */
export function appliedPreferences(
  preferences: Preferences,
  relevant: (keyof Preferences)[],
): string | undefined {
  const applied = APPLIED.filter((name) => relevant.includes(name) && preferences[name] !== undefined).map(
    (name) => `${name === 'maxAffected' ? 'max-affected' : name}=${preferences[name]}`,
  );
  return applied.length ? applied.join(', ') : undefined;
}
