import type { Appointment } from './calendar.ts';
import { DOSAGES, type Kind, MEDICATIONS, type Medication, OBSERVATION_KINDS } from './medicine.ts';
import type { Patient } from './people.ts';
import { Random } from './random.ts';
import { ageOf, DAY, MINUTE, NOW } from './time.ts';

export interface Encounter {
  id: number;
  appointment: Appointment;
  patient: number;
  started: number;
  minutes: number;
  note: string;
  complaint: string;
  followUp: number | null;
}
export interface Observation {
  encounter: Encounter;
  kind: Kind;
  value: string;
  taken: number;
  details: Record<string, unknown> | null;
}
export interface Prescription {
  encounter: Encounter;
  medication: Medication;
  dosage: string;
  days: number;
  repeats: number;
  stopped: number | null;
}

/** A visit for every appointment that was kept. */
export function encounters(calendar: Appointment[]): Encounter[] {
  const random = new Random('encounters');
  const kept = calendar.filter((one) => one.status === 'completed');
  return kept.map((appointment, n) => {
    const { condition, reason, patient, starts } = appointment;
    const findings = random.sample(condition.findings, random.chance(0.3) ? 2 : 1);
    const again = random.chance(condition.lasting ? 0.6 : 0.15);
    return {
      id: n + 1,
      appointment,
      patient: patient!,
      started: starts + Math.max(-6, Math.min(40, Math.round(random.normal(7, 8)))) * MINUTE,
      minutes: Math.max(5, Math.min(60, Math.round(random.normal(19, 7)))),
      complaint: reason ?? random.pick(condition.complaints),
      note: [...findings, random.pick(condition.advice)].join(' '),
      followUp: again ? starts + random.pick([14, 28, 56, 91, 182]) * DAY : null,
    };
  });
}

interface Body {
  weight: number;
  height: number;
  pressure: number;
  sugar: number;
}

/** What stays roughly the same in one person from visit to visit. */
function bodyOf({ id, born, sex }: Patient): Body {
  const random = new Random(`body ${id}`);
  const age = ageOf(born);
  const grown = sex === 'female' ? 166 : 178;
  const height = age >= 17 ? random.normal(grown, 7) : 52 + ((grown - 52) * (age + random.next())) / 18;
  const index = age >= 17 ? random.normal(25.5, 3.8) : random.normal(16.5, 1.5);
  return {
    height,
    weight: Math.max(3.2, index * (height / 100) ** 2),
    pressure: age < 16 ? random.normal(104, 7) : random.normal(116 + age * 0.25, 11),
    sugar: random.normal(5.1, 0.5),
  };
}

/** One measurement, as what is wrong today moves it away from the person's usual. */
function measure(random: Random, kind: Kind, body: Body, code: string): number {
  const ill = (wanted: string, amount: number) => (code === wanted ? amount : 0);
  const values: Record<Kind, () => number> = {
    systolic: () => random.normal(body.pressure + ill('I10', 17), 7),
    diastolic: () => random.normal(body.pressure * 0.63 + ill('I10', 7), 5),
    pulse: () => random.normal(73 + ill('I48.9', 19) + ill('J06.9', 9) - ill('E03.9', 8), 8),
    temperature: () => random.normal(36.7 + ill('J06.9', 0.9) + ill('H66.9', 0.8), 0.35),
    weight: () => random.normal(body.weight, 0.9),
    height: () => body.height,
    oxygen: () => Math.min(100, random.normal(97.8 - ill('J45.9', 1.6), 0.9)),
    glucose: () => random.normal(body.sugar + ill('E11.9', 3), 0.6),
    hba1c: () => random.normal(body.sugar + 0.3 + ill('E11.9', 1.8), 0.4),
    cholesterol: () => random.normal(5.0, 0.8),
    peak_flow: () => Math.round(random.normal(480 - ill('J45.9', 90), 55) / 10) * 10,
    pain: () => Math.max(0, Math.min(10, random.normal(4, 2))),
  };
  return values[kind]();
}

const DETAILS: Partial<Record<Kind, (random: Random) => Record<string, unknown>>> = {
  systolic: (random) => ({
    arm: random.pick(['left', 'right']),
    position: random.pick(['sitting', 'lying']),
  }),
  glucose: (random) => ({ fasting: random.chance(0.85), device: random.pick(['laboratory', 'meter']) }),
  temperature: (random) => ({ place: random.pick(['ear', 'forehead']) }),
  peak_flow: (random) => ({ best_of: 3, after_inhaler: random.chance(0.4) }),
};

/** What was measured at the visits, as the condition asks for. */
export function observations(visits: Encounter[], everybody: Patient[]): Observation[] {
  const random = new Random('observations');
  const bodies = new Map<number, Body>();
  return visits.flatMap((encounter) => {
    const { condition } = encounter.appointment;
    const body = bodies.get(encounter.patient) ?? bodyOf(everybody[encounter.patient - 1]!);
    bodies.set(encounter.patient, body);
    const kinds = condition.measures.filter(() => random.chance(0.83));
    return kinds.map((kind, n) => ({
      encounter,
      kind,
      value: measure(random, kind, body, condition.code).toFixed(OBSERVATION_KINDS[kind][4]),
      taken: encounter.started + (2 + n) * MINUTE,
      details: random.chance(0.6) ? (DETAILS[kind]?.(random) ?? null) : null,
    }));
  });
}

/** What was prescribed at the visits. */
export function prescriptions(visits: Encounter[]): Prescription[] {
  const random = new Random('prescriptions');
  return visits.flatMap((encounter) => {
    const { condition } = encounter.appointment;
    const count = random.chance(0.62) ? (random.chance(0.2) ? 2 : 1) : 0;
    return random.sample(condition.medications, count).map((medication) => {
      const days = condition.lasting ? random.pick([30, 60, 90]) : random.pick([5, 7, 10, 14]);
      const end = encounter.started + random.int(1, days) * DAY;
      return {
        encounter,
        medication,
        dosage: random.pick(DOSAGES[MEDICATIONS[medication][1]]!),
        days,
        repeats: condition.lasting ? random.int(0, 3) : 0,
        stopped: random.chance(0.06) && end < NOW ? end : null,
      };
    });
  });
}
