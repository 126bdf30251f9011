import { SPECIALTIES } from './conditions.ts';
import { CITIES, FAMILY_NAMES, GIVEN_NAMES, LANGUAGES, STREETS } from './names.ts';
import { Random } from './random.ts';
import { ageOf, DAY, TODAY } from './time.ts';

export const PATIENTS = 5000;
type Sex = 'female' | 'male' | 'other';

export interface Practitioner {
  id: number;
  specialty: string;
  location: number;
  given: string;
  family: string;
  title: string | null;
  languages: string[];
  about: string | null;
  joined: number;
  published: boolean;
}

export interface Patient {
  id: number;
  account: string | null;
  given: string;
  family: string;
  born: number;
  sex: Sex;
  email: string | null;
  phone: string | null;
  street: string;
  postcode: string;
  city: string;
  insurance: string | null;
  preferences: Record<string, unknown>;
  registered: number;
}

export interface CareTeam {
  patient: number;
  practitioner: number;
  familyDoctor: boolean;
  since: number;
}

const ABOUT = [
  'Takes time for questions.',
  'Works with schools and sports clubs.',
  'Explains with pencil and paper.',
  'Trained in sign language.',
  'Sees urgent cases the same day.',
  'Interested in sleep and nutrition.',
];
const keysOf = <K extends string>(record: Record<K, unknown>) => Object.keys(record) as K[];
const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');

function givenName(random: Random, sex: Sex): string {
  return random.pick(
    sex === 'other' ? random.pick([GIVEN_NAMES.female, GIVEN_NAMES.male]) : GIVEN_NAMES[sex],
  );
}

/** The staff, in the order of the specialties. The last of family medicine is new and not on the website yet. */
export function practitioners(): Practitioner[] {
  const random = new Random('practitioners');
  const list: Practitioner[] = [];
  for (const specialty of keysOf(SPECIALTIES))
    for (let n = 0; n < SPECIALTIES[specialty]!.staff; n++) {
      const sex = random.chance(0.55) ? 'female' : 'male';
      const id = list.length + 1;
      list.push({
        id,
        specialty,
        location: specialty === 'family-medicine' ? (n % 3) + 1 : random.int(1, 2),
        given: givenName(random, sex),
        family: random.pick(FAMILY_NAMES),
        title: random.chance(0.8) ? (random.chance(0.12) ? 'Prof.' : 'Dr.') : null,
        languages: ['en', ...random.sample(keysOf(LANGUAGES).slice(1), random.int(0, 2))],
        about: random.chance(0.75) ? random.pick(ABOUT) : null,
        joined: TODAY - random.int(400, 6000) * DAY,
        published: id !== SPECIALTIES['family-medicine']!.staff,
      });
    }
  return list;
}

function birthday(random: Random): number {
  const age = random.weighted({ '0': 18, '18': 27, '40': 33, '65': 18, '80': 4 });
  const years = { '0': [0, 17], '18': [18, 39], '40': [40, 64], '65': [65, 79], '80': [80, 96] }[age] as [
    number,
    number,
  ];
  return TODAY - Math.round(random.int(...years) * 365.25 + random.int(1, 364)) * DAY;
}

function preferences(random: Random, age: number): Record<string, unknown> {
  const weights = { email: 6, sms: 3, letter: age > 70 ? 6 : 1 };
  return {
    language: random.weighted(LANGUAGES),
    reminders: random.chance(0.1) ? [] : [random.weighted(weights)],
    ...(age > 60 && random.chance(0.3) ? { large_print: true } : {}),
    ...(random.chance(0.04) ? { wheelchair: true } : {}),
    ...(random.chance(0.03) ? { interpreter: true } : {}),
  };
}

function patient(random: Random, id: number): Patient {
  const sex = random.weighted({ female: 51, male: 48, other: 1 });
  const given = givenName(random, sex);
  const family = random.pick(FAMILY_NAMES);
  const born = birthday(random);
  const city = random.weighted(
    Object.fromEntries(keysOf(CITIES).map((name) => [name, CITIES[name].weight])) as Record<
      keyof typeof CITIES,
      number
    >,
  );
  const domain = random.pick(['example.com', 'example.org', 'example.net']);
  return {
    id,
    // Nobody signs in for the very young; the first patient always can, so that examples work.
    account: id === 1 || (ageOf(born) > 15 && random.chance(0.7)) ? `patient-${id}` : null,
    given,
    family,
    born,
    sex,
    email: random.chance(0.9) ? `${plain(given)}.${plain(family)}${random.int(1, 99)}@${domain}` : null,
    phone: random.chance(0.93) ? `+44 7700 900${String(random.int(0, 999)).padStart(3, '0')}` : null,
    street: `${random.pick(STREETS)} ${random.int(1, 140)}`,
    postcode: `${CITIES[city].postcode}${random.int(10, 29)}`,
    city,
    insurance: random.chance(0.97) ? `H${random.int(100, 999)} ${String(id * 7919).padStart(8, '0')}` : null,
    preferences: preferences(random, ageOf(born)),
    registered:
      TODAY - Math.round(random.next() ** 1.7 * 3000 + 3) * DAY + random.int(8 * 60, 17 * 60) * 60_000,
  };
}

/** Everybody who is registered, longest first. */
export function patients(): Patient[] {
  const random = new Random('patients');
  const list = Array.from({ length: PATIENTS }, (_, n) => patient(random, n + 1));
  const registered = list.map((one) => Math.max(one.registered, one.born + DAY)).sort((a, b) => a - b);
  return list.map((one, n) => ({ ...one, registered: Math.max(registered[n]!, one.born + DAY) }));
}

/** How likely somebody is under a specialist's care. */
function needs(specialty: string, { born, sex }: Patient): number {
  const age = ageOf(born);
  const chances: Record<string, number> = {
    cardiology: age > 55 ? 0.2 : 0.01,
    dermatology: 0.09,
    orthopaedics: age > 40 ? 0.17 : 0.07,
    gynaecology: sex === 'female' && age > 15 && age < 65 ? 0.34 : 0,
    neurology: age > 15 ? 0.05 : 0,
    psychiatry: age > 17 ? 0.05 : 0,
    ophthalmology: age > 60 ? 0.16 : 0.02,
  };
  return chances[specialty] ?? 0;
}

/** Who looks after whom: one family doctor (or paediatrician) each, and the specialists that age and sex suggest. */
export function careTeams(everybody: Patient[], staff: Practitioner[]): CareTeam[] {
  const random = new Random('care teams');
  const of = (specialty: string) => staff.filter((one) => one.specialty === specialty);
  const teams: CareTeam[] = [];
  for (const one of everybody) {
    const add = (practitioner: number, familyDoctor: boolean) => {
      const { joined } = staff[practitioner - 1]!;
      const since = Math.max(joined, one.registered + random.int(0, familyDoctor ? 5 : 700) * DAY);
      teams.push({ patient: one.id, practitioner, familyDoctor, since: Math.min(since, TODAY - DAY) });
    };
    add(random.pick(of(ageOf(one.born) < 16 ? 'paediatrics' : 'family-medicine')).id, true);
    for (const specialty of keysOf(SPECIALTIES))
      if (random.chance(needs(specialty, one))) add(random.pick(of(specialty)).id, false);
  }
  return teams;
}

/** The address of a practitioner's account. */
export const workEmail = ({ given, family, id }: Practitioner): string =>
  `${plain(given)}.${plain(family)}.${id}@clinic.example`;
