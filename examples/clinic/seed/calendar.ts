import { type Condition, SPECIALTIES } from './conditions.ts';
import type { CareTeam, Patient, Practitioner } from './people.ts';
import { Random } from './random.ts';
import { ageOf, DAY, MINUTE, NOW, TODAY, weekday } from './time.ts';

export type Status = 'open' | 'booked' | 'arrived' | 'completed' | 'missed' | 'cancelled';

export interface Appointment {
  id: number;
  practitioner: number;
  location: number;
  patient: number | null;
  status: Status;
  starts: number;
  ends: number;
  condition: Condition;
  reason: string | null;
  booked: number | null;
}

const PAST_DAYS = 364;
const FUTURE_DAYS = 28;
/** Half-hours of a day, from eight to half past four, without the lunch hour. */
const SLOTS = Array.from({ length: 18 }, (_, n) => n).filter((n) => n !== 8 && n !== 9);

/** The same patient usually comes to the same practitioner with the same thing. */
function conditionOf(random: Random, { specialty, id }: Practitioner, patient: Patient): Condition {
  const conditions = SPECIALTIES[specialty]!.conditions.filter(({ ages: [youngest, oldest] }) => {
    const age = ageOf(patient.born);
    return age >= youngest && age <= oldest;
  });
  const usual = conditions[(patient.id * 31 + id * 17) % conditions.length]!;
  return usual.lasting && random.chance(0.75) ? usual : random.pick(conditions);
}

function statusOf(random: Random, starts: number): Status {
  if (starts > NOW + 30 * MINUTE) return random.weighted({ open: 52, booked: 45, cancelled: 3 });
  if (starts > NOW - 45 * MINUTE) return random.weighted({ arrived: 9, missed: 1 });
  return random.weighted({ completed: 85, missed: 5, cancelled: 10 });
}

/** Somebody who was under the practitioner's care by then. Those early in the list are frequent visitors. */
function visitor(random: Random, team: CareTeam[], date: number): number | undefined {
  for (let tries = 0; tries < 20; tries++) {
    const { patient, since } = team[Math.floor(random.next() ** 1.6 * team.length)]!;
    if (since <= date) return patient;
  }
  return undefined;
}

function appointment(
  random: Random,
  who: Practitioner,
  patient: Patient,
  starts: number,
): Omit<Appointment, 'id'> {
  const condition = conditionOf(random, who, patient);
  const status = statusOf(random, starts);
  const open = status === 'open';
  const lead = Math.round(random.next() ** 2 * 40 * 24 * 60) + 45;
  return {
    practitioner: who.id,
    location: random.chance(0.93) ? who.location : 4,
    patient: open ? null : patient.id,
    status,
    starts,
    ends: starts + 30 * MINUTE,
    condition,
    reason: open || random.chance(0.25) ? null : random.pick(condition.complaints),
    booked: open ? null : Math.min(starts, NOW) - lead * MINUTE,
  };
}

/** All slots of a year back and four weeks ahead, in order of time. */
export function appointments(staff: Practitioner[], everybody: Patient[], teams: CareTeam[]): Appointment[] {
  const random = new Random('appointments');
  const list: Omit<Appointment, 'id'>[] = [];
  for (const who of staff) {
    const own = teams.filter((one) => one.practitioner === who.id);
    const team = random.sample(own, own.length);
    const days = random.sample([1, 2, 3, 4, 5], random.int(3, 5));
    const busy = who.specialty === 'family-medicine' || who.specialty === 'paediatrics' ? 4.1 : 2.4;
    for (let day = -PAST_DAYS; day <= FUTURE_DAYS; day++) {
      const date = TODAY + day * DAY;
      if (!days.includes(weekday(date)) || random.chance(0.08)) continue;
      const count = Math.max(0, Math.min(10, Math.round(random.normal(busy, 1.4))));
      for (const slot of random.sample(SLOTS, count)) {
        const patient = visitor(random, team, date);
        if (patient)
          list.push(appointment(random, who, everybody[patient - 1]!, date + (480 + slot * 30) * MINUTE));
      }
    }
  }
  list.sort((a, b) => a.starts - b.starts || a.practitioner - b.practitioner);
  return list.map((one, n) => ({ id: n + 1, ...one }));
}
