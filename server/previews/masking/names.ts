import { looksPersonal, type PersonalKind } from '../../catalog/personal.ts';
import type { Kind } from './masker.ts';

/** What stands in a preview in place of each kind of personal value. */
export const KIND_OF: Record<PersonalKind, Kind> = {
  'given name': 'firstName',
  'family name': 'lastName',
  'full name': 'name',
  'user name': 'username',
  email: 'email',
  phone: 'phone',
  address: 'address',
  'postal code': 'shape',
  place: 'city',
  'birth date': 'moment',
  age: 'number',
  gender: 'shape',
  'identity number': 'shape',
  'tax number': 'shape',
  'account number': 'shape',
  'card number': 'shape',
  'network address': 'ip',
  device: 'shape',
  location: 'shape',
  photo: 'url',
  belief: 'shape',
  origin: 'shape',
  money: 'number',
  family: 'shape',
  health: 'text',
  biometric: 'shape',
  secret: 'secret',
  'free text': 'text',
};

/** Where people write whatever they like, whomever it is about. */
const FREE_TEXT =
  /(^|_)(notes?|comments?|remarks?|memo|messages?|bio|biography|feedback|transcript|free_?text|letter)($|_)/;
/** Names that end so hold something to get in with, more often than not. */
const SECRET = /(^|_)(secret|token|password|passwd|pwd|api_?key|private_?key|salt|otp|credential)s?(_hash)?$/;
const COUNTS = /(^|_)(id|ids|count|type|kind|at|status)$/;
const known = new Map<string, Kind | undefined>();
const MOST = 5000;

function find(name: string, table: string, type: string): Kind | undefined {
  const hint = looksPersonal({ name, type }, table);
  if (hint) return KIND_OF[hint.kind];
  const plain = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
  if (SECRET.test(plain) && type === 'text') return 'secret';
  return FREE_TEXT.test(plain) && !COUNTS.test(plain) ? 'text' : undefined;
}

/**
 * The kind of personal value that a column, or a key of a JSON object, of this name probably holds; undefined when the
 * name tells nothing. The docs check asks the same rules, so what it points out is masked already.
 */
export function kindByName(name: string, table = '', type = 'text'): Kind | undefined {
  const key = `${name}\0${table}\0${type}`;
  if (!known.has(key)) {
    if (known.size >= MOST) known.clear();
    known.set(key, find(name, table, type));
  }
  return known.get(key);
}
