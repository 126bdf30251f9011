import { invoices, money, payments } from './billing.ts';
import { type Appointment, appointments } from './calendar.ts';
import { DIAGNOSES, SPECIALTIES } from './conditions.ts';
import { type Kind, MEDICATIONS, OBSERVATION_KINDS } from './medicine.ts';
import { careTeams, type Patient, type Practitioner, patients, practitioners, workEmail } from './people.ts';
import { encounters, observations, prescriptions } from './records.ts';
import { isoDate, isoTime, NOW } from './time.ts';

export type Value = string | number | boolean | null | string[] | Record<string, unknown>;

/** The rows of one table, ready for COPY. */
export interface TableRows {
  table: string;
  columns: string[];
  rows: Value[][];
}

const LOCATIONS: Value[][] = [
  [1, 'Harbour House', 'Harbour Street 12', 'Havelmouth', '+44 20 7946 0101', true],
  [2, 'Mill Road Practice', 'Mill Road 88', 'Havelmouth', '+44 20 7946 0102', true],
  [3, 'Stenbrook Practice', 'Chapel Square 3', 'Stenbrook', '+44 20 7946 0103', false],
  [4, 'Calder Day Hospital', 'Quarry Hill 1', 'Calder', '+44 20 7946 0104', true],
];
const specialtyCodes = Object.keys(SPECIALTIES);
const kinds = Object.keys(OBSERVATION_KINDS) as Kind[];
const medications = Object.keys(MEDICATIONS);
const table = (name: string, columns: string, rows: Value[][]): TableRows => ({
  table: name,
  columns: columns.split(' '),
  rows,
});
const maybe = <T>(value: T | null, write: (value: T) => Value): Value =>
  value === null ? null : write(value);

function lookups(): TableRows[] {
  return [
    table(
      'specialties',
      'id code name description',
      specialtyCodes.map((code, n) => [n + 1, code, SPECIALTIES[code]!.name, SPECIALTIES[code]!.description]),
    ),
    table('locations', 'id name street city phone step_free', LOCATIONS),
    table('diagnoses', 'code name', [...DIAGNOSES].sort()),
    table(
      'observation_kinds',
      'id code name unit normal_low normal_high',
      kinds.map((code, n) => [n + 1, code, ...OBSERVATION_KINDS[code].slice(0, 4)]),
    ),
    table(
      'medications',
      'id name strength form',
      Object.entries(MEDICATIONS).map(([name, [strength, form]], n) => [n + 1, name, strength, form]),
    ),
  ];
}

const practitionerRow = (one: Practitioner): Value[] => [
  one.id,
  specialtyCodes.indexOf(one.specialty) + 1,
  one.location,
  one.given,
  one.family,
  one.title,
  one.languages,
  one.about,
  isoDate(one.joined),
  one.published,
];

const patientRow = (one: Patient): Value[] => [
  one.id,
  one.account,
  one.given,
  one.family,
  isoDate(one.born),
  one.sex,
  one.email,
  one.phone,
  one.street,
  one.postcode,
  one.city,
  one.insurance,
  one.preferences,
  isoTime(one.registered),
  isoTime(one.registered),
];

const appointmentRow = (one: Appointment): Value[] => [
  one.id,
  one.practitioner,
  one.location,
  one.patient,
  one.status,
  isoTime(one.starts),
  isoTime(one.ends),
  one.reason,
  maybe(one.booked, isoTime),
  isoTime(one.booked ?? NOW),
];

function people(
  staff: Practitioner[],
  everybody: Patient[],
  teams: ReturnType<typeof careTeams>,
): TableRows[] {
  return [
    table(
      'practitioners',
      'id specialty_id location_id given_name family_name title languages about joined_on published',
      staff.map(practitionerRow),
    ),
    table(
      'staff_accounts',
      'practitioner_id user_id email phone',
      staff.map((one) => [
        one.id,
        `practitioner-${one.id}`,
        workEmail(one),
        `+44 7700 9009${String(one.id).padStart(2, '0')}`,
      ]),
    ),
    table(
      'patients',
      'id user_id given_name family_name born_on sex email phone street postcode city insurance_number preferences registered_at updated_at',
      everybody.map(patientRow),
    ),
    table(
      'care_teams',
      'patient_id practitioner_id family_doctor since',
      teams.map((one) => [one.patient, one.practitioner, one.familyDoctor, isoDate(one.since)]),
    ),
  ];
}

function records(visits: ReturnType<typeof encounters>, everybody: Patient[]): TableRows[] {
  return [
    table(
      'encounters',
      'id appointment_id patient_id practitioner_id diagnosis_code started_at minutes complaint note follow_up_on',
      visits.map(({ id, appointment, patient, started, minutes, complaint, note, followUp }) => [
        ...[id, appointment.id, patient, appointment.practitioner, appointment.condition.code],
        ...[isoTime(started), minutes, complaint, note, maybe(followUp, isoDate)],
      ]),
    ),
    table(
      'observations',
      'id encounter_id patient_id kind_id value taken_at details',
      observations(visits, everybody).map(({ encounter, kind, value, taken, details }, n) => [
        ...[n + 1, encounter.id, encounter.patient, kinds.indexOf(kind) + 1, value, isoTime(taken)],
        details,
      ]),
    ),
    table(
      'prescriptions',
      'id encounter_id patient_id medication_id dosage days repeats prescribed_at stopped_at',
      prescriptions(visits).map(({ encounter, medication, dosage, days, repeats, stopped }, n) => [
        ...[
          n + 1,
          encounter.id,
          encounter.patient,
          medications.indexOf(medication) + 1,
          dosage,
          days,
          repeats,
        ],
        ...[
          isoTime(encounter.started + encounter.minutes * 60_000),
          maybe(stopped, (time) => isoTime(time + 86_400_000)),
        ],
      ]),
    ),
  ];
}

function billing(visits: ReturnType<typeof encounters>, staff: Practitioner[]): TableRows[] {
  const bills = invoices(visits, staff);
  return [
    table(
      'invoices',
      'id number encounter_id patient_id issued_on due_on total status',
      bills.map(({ id, number, encounter, issued, due, cents, status }) => [
        ...[id, number, encounter.id, encounter.patient, isoDate(issued), isoDate(due), money(cents), status],
      ]),
    ),
    table(
      'payments',
      'id invoice_id amount method paid_at reference',
      payments(bills).map(({ invoice, cents, method, paid, reference }, n) => [
        ...[n + 1, invoice.id, money(cents), method, isoTime(paid), reference],
      ]),
    ),
  ];
}

/** All rows of the clinic, tables in an order that their foreign keys allow. The same on every machine and every time. */
export function clinicTables(): TableRows[] {
  const staff = practitioners();
  const everybody = patients();
  const teams = careTeams(everybody, staff);
  const calendar = appointments(staff, everybody, teams);
  const visits = encounters(calendar);
  const slots = table(
    'appointments',
    'id practitioner_id location_id patient_id status starts_at ends_at reason booked_at updated_at',
    calendar.map(appointmentRow),
  );
  return [
    ...lookups(),
    ...people(staff, everybody, teams),
    slots,
    ...records(visits, everybody),
    ...billing(visits, staff),
  ];
}
