import type { Mark } from './shapes.ts';

/** What a column seems to hold. Masking replaces the value by one of the same kind. */
export type PersonalKind =
  | 'given name'
  | 'family name'
  | 'full name'
  | 'user name'
  | 'email'
  | 'phone'
  | 'address'
  | 'postal code'
  | 'place'
  | 'birth date'
  | 'age'
  | 'gender'
  | 'identity number'
  | 'tax number'
  | 'account number'
  | 'card number'
  | 'network address'
  | 'device'
  | 'location'
  | 'photo'
  | 'belief'
  | 'origin'
  | 'money'
  | 'family'
  | 'health'
  | 'biometric'
  | 'secret'
  | 'free text';

export interface PersonalHint {
  kind: PersonalKind;
  /** The mark that its COMMENT ON should have. */
  mark: Exclude<Mark, 'subject'>;
  /** `name`: the column's name says so; `values`: its values do. */
  by: 'name' | 'values';
}

type Rule = [pattern: RegExp, kind: PersonalKind, mark?: PersonalHint['mark']];

/** What the words of a column's name say, the first that fits. Words are in lower case with one space between them. */
const NAMES: Rule[] = [
  // Secrets before everything else: `email_password` is one.
  [/\b(password|passwd|pwd|passphrase|passcode)\b/, 'secret', 'secret'],
  [/\b(pin|pin code|pin hash)$/, 'secret', 'secret'],
  [/\b(api|access|secret|private|encryption|signing|ssh|license) key\b/, 'secret', 'secret'],
  [/\bapikey\b/, 'secret', 'secret'],
  [/\b(access|refresh|auth|session|reset|api|bearer|id|verification|confirmation|recovery) tokens?\b/, 'secret', 'secret'],
  [/^(token|secret)s?$|\b(client|totp|otp|mfa|webhook|shared) secrets?\b/, 'secret', 'secret'],
  [/\b(secret|security|recovery|backup) (answer|question|code)s?\b/, 'secret', 'secret'],
  [/\b(cvv|cvc|csc|card verification)\b/, 'secret', 'secret'],
  [/\bcredentials?\b/, 'secret', 'secret'],
  // People's names
  [/\b(first|given|fore|middle|christian) ?names?\b|\bfname\b/, 'given name'],
  [/\b(last|family|sur|maiden|birth) ?name\b|\blname\b/, 'family name'],
  [/\b(full|display|legal|preferred|real|person|customer|patient|client|contact|employee|student|guest|passenger|holder|cardholder|recipient|sender|author|billing|shipping) ?name\b/, 'full name'],
  [/\b(nick|user|screen|login) ?name\b|^(login|handle|nick)$/, 'user name'],
  [/\b(initials|signature)\b/, 'full name'],
  // Ways to reach them
  [/\b(ip|ip ?addr(ess)?|remote addr|client ip|last ip|mac ?addr(ess)?)\b/, 'network address'],
  [/\be ?mails?\b|\bmail(box)? address\b/, 'email'],
  [/\b(phone|telephone|mobile|cell|cellphone|fax|landline|msisdn)s?( (number|no|nr|num))?$|\b(phone|mobile|telephone|fax)\b/, 'phone'],
  [/\b(whatsapp|telegram|skype|signal) ?(number|id|handle|name)?$/, 'phone'],
  [/\b(street|house number|address|addr)( ?(line)? ?\d)?\b|\baddress\d\b/, 'address'],
  [/\b(postal|post|zip) ?codes?\b|^(zip|postcode|plz)$/, 'postal code'],
  [/\b(city|town|suburb|neighbou?rhood|municipality) of (birth|residence)\b|\b(place of birth|birth ?place|home ?town)\b/, 'place'],
  [/\b(linkedin|facebook|instagram|twitter|social media)( (url|handle|profile|id))?\b/, 'user name'],
  // What they are
  [/\b(birth ?date|date of birth|birth ?day|dob|born( on| at)?|birth year|year of birth)\b/, 'birth date'],
  [/\b(death date|date of death|died( on| at)?|deceased( on| at)?)\b/, 'birth date'],
  [/^age$|\bage (in )?years\b/, 'age'],
  [/\b(sex|gender|pronouns?|sexual orientation)\b/, 'gender'],
  [/\b(ethnicity|race|nationality|citizenship|ethnic (group|origin)|native language|mother tongue)\b/, 'origin'],
  [/\b(religion|faith|denomination|political (party|view|opinion)s?|trade union|union member(ship)?)\b/, 'belief'],
  [/\b(marital|family|civil) status\b|\b(spouse|next of kin|emergency contact|guardian|dependents?)\b/, 'family'],
  [/\b(salary|wage|income|net worth|credit score|compensation)\b/, 'money'],
  // Numbers that name them
  [/\b(ssn|social security( (number|no))?|social insurance( (number|no))?|national (id|insurance)( (number|no))?|nino|nin|personnummer|cpf|curp|bsn)\b/, 'identity number'],
  [/\b(passport|identity card|id card|drivers? licen[cs]e|licen[cs]e plate|number plate|visa)( (number|no|nr))?$/, 'identity number'],
  [/\b(insurance|insured|policy holder|medicare|nhs|member|patient) (number|no|nr)\b/, 'identity number'],
  [/\b(tax (id|number|no|code|file number)|vat id|tin|itin|steuer(id|nummer))\b/, 'tax number'],
  [/\b(iban|bic|swift|bank account|account (number|no|nr|holder)|routing number|sort code|bank details)\b/, 'account number'],
  [/\b(credit ?card|debit ?card|card (number|no|holder)|pan)\b/, 'card number'],
  [/\b(device (id|token|fingerprint)|user agent|imei|idfa|advertising id|push token|fingerprint)\b/, 'device'],
  [/\b(latitude|longitude|lat|lng|lon|geo ?location|gps|coordinates|location history)\b/, 'location'],
  [/\b(photo|avatar|portrait|selfie|face image|profile (picture|image|pic))( url)?\b/, 'photo'],
  [/\b(biometrics?|face (id|template)|retina|iris scan|voice ?print|dna)\b/, 'biometric', 'health'],
  // Health
  [/\b(diagnos[ei]s|diagnostic code|icd ?(9|10|11)?( code)?|conditions?|symptoms?|complaint|anamnesis|prognosis)\b/, 'health', 'health'],
  [/\b(allerg(y|ies|en)|medications?|prescriptions?|dosage|drug|vaccin(e|ation)s?|immuni[sz]ation)\b/, 'health', 'health'],
  [/\b(blood (type|group|pressure)|heart rate|pulse|bmi|body (weight|height|temperature)|weight kg|height cm|glucose|cholesterol)\b/, 'health', 'health'],
  [/\b(disabilit(y|ies)|pregnan(t|cy)|hiv( status)?|mental health|medical( history| record)?|clinical (note|finding)s?|smok(er|ing)|alcohol)\b/, 'health', 'health'],
  [/\b(treatment|therapy|surgery|lab (result|value)|test result|findings?)\b/, 'health', 'health'],
]; // biome-ignore format: a table to read line by line

/** Beside a person's table these plain words are about the person. */
const IN_PEOPLE: Rule[] = [
  [/^name$/, 'full name'],
  [/^(notes?|remarks?|comments?|bio|about|description|biography)$/, 'free text'],
  [/^(city|town|region|state|country|district)$/, 'place'],
  [/^(weight|height|temperature)$/, 'health', 'health'],
];
const PEOPLE =
  /\b(people|persons?|patients?|customers?|clients?|users?|members?|employees?|staff|contacts?|guests?|students?|teachers?|doctors?|practitioners?|physicians?|nurses?|profiles?|accounts?|subscribers?|applicants?|candidates?|leads?|visitors?|passengers?|drivers?|donors?|voters?|citizens?|residents?|tenants?|parents?|child(ren)?|players?|athletes?|attendees?|participants?|recipients?)$/;

/** `is_email_confirmed`, `email_sent_at`, `phone_type_id`, `address_count`: about the thing, not the thing. */
const ABOUT =
  /\b(id|ids|count|total|type|kind|status|state|verified|confirmed|sent|enabled|required|optional|visible|at|valid|expires?|expiry|created|updated|changed|version|length|format|template|policy|preference|consent|opt in)$|^(is|has|can|should|number of|no of|n|requires?|allows?)\b/;
/** What an ABOUT word belongs to by name: these are the thing itself. */
const STILL =
  /\b(tax id|vat id|national id|device id|social media id|died at|born at|hiv status|(marital|family|civil) status|id card|advertising id|face id|deceased at|blood type)\b/;

const NO_DATA = /^(boolean|void|oid|tsvector|tsquery|uuid|regclass|regrole)\b/;
const INTEGER = /^(smallint|integer|bigint)\b/;
/** Kinds that a plain whole number can be. */
const NUMERIC_KINDS = new Set<PersonalKind>([
  'age', 'birth date', 'identity number', 'tax number', 'account number', 'card number', 'phone', 'money', 'postal code', 'health', 'location', 'secret',
]); // biome-ignore format: a list to read at a glance

/** `firstName`, `FIRST-NAME`, `first_name` → `first name`. */
export function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

const hintOf = ([, kind, mark = 'personal']: Rule, by: PersonalHint['by']): PersonalHint => ({
  kind,
  mark,
  by,
});

/**
 * What a column's name and type say about people, marks aside. Pure.
 * @param column `type` (or `baseType`) as PostgreSQL writes it
 * @param table its table's name: `name` is a person's in `customer` and not in `product`
 * @returns null when it does not look personal
 */
export function looksPersonal(
  column: { name: string; type: string; baseType?: string },
  table: string,
): PersonalHint | null {
  const type = column.baseType ?? column.type;
  if (NO_DATA.test(type)) return null;
  const words = wordsOf(column.name);
  if (ABOUT.test(words) && !STILL.test(words)) return null;
  const inPeople = PEOPLE.test(wordsOf(table));
  const rule = [...NAMES, ...(inPeople ? IN_PEOPLE : [])].find(([pattern]) => pattern.test(words));
  if (!rule || (INTEGER.test(type) && !NUMERIC_KINDS.has(rule[1]))) return null;
  return hintOf(rule, 'name');
}

const digits = (text: string) => text.replace(/\D/g, '');

/** The check digit of payment cards (ISO/IEC 7812-1, annex B). */
function passesLuhn(text: string): boolean {
  const sum = [...digits(text)].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** The check digits of an account number (ISO 13616: the rest after dividing by 97 is 1). */
function passesIban(text: string): boolean {
  const plain = text.replace(/\s/g, '').toUpperCase();
  const moved = plain.slice(4) + plain.slice(0, 4);
  const numbers = moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  let rest = 0;
  for (const digit of numbers) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

const VALUES: [test: (text: string) => boolean, kind: PersonalKind, mark?: PersonalHint['mark']][] = [
  [(text) => /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(text), 'email'],
  [(text) => /^[A-Z]{2}\d{2}[ A-Z\d]{11,34}$/i.test(text) && passesIban(text), 'account number'],
  [(text) => /^\d(?:[ -]?\d){12,18}$/.test(text) && passesLuhn(text), 'card number'],
  [(text) => /^\d{3}-\d{2}-\d{4}$/.test(text), 'identity number'],
  [(text) => /^(\+|00)\d[\d ()./-]{6,18}\d$/.test(text) || /^\(?0?\d{2,4}\)?[ /-]\d{3,4}[ -]?\d{3,5}$/.test(text), 'phone'],
  [(text) => /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}$/.test(text), 'network address'],
  [(text) => /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(text), 'network address'],
  [(text) => /^\$(2[aby]|argon2(id|i|d)|scrypt|pbkdf2|5|6)\$/.test(text), 'secret', 'secret'],
  [(text) => /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/.test(text), 'secret', 'secret'],
  [(text) => /^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text), 'secret', 'secret'],
  [(text) => /^(sk|pk|rk|ghp|gho|xox[bp])[-_]\w{16,}/.test(text), 'secret', 'secret'],
]; // biome-ignore format: a table to read line by line

/** From this share of the values on, a column is taken for what they look like. */
const ENOUGH = 0.3;

/**
 * What a sample of a column's values says, for columns whose names say nothing. Pure.
 * @param values as text; empty ones and NULLs do not count
 * @returns the kind that at least three in ten values look like; null when there is none
 */
export function valuesLookPersonal(values: readonly (string | null)[]): PersonalHint | null {
  const known = values.map((value) => value?.trim()).filter((value) => value);
  for (const [test, kind, mark = 'personal'] of VALUES) {
    const hits = known.filter((value) => test(value!)).length;
    if (hits && hits / known.length >= ENOUGH) return { kind, mark, by: 'values' };
  }
  return null;
}
