export type Kind =
  | 'systolic'
  | 'diastolic'
  | 'pulse'
  | 'temperature'
  | 'weight'
  | 'height'
  | 'oxygen'
  | 'glucose'
  | 'hba1c'
  | 'cholesterol'
  | 'peak_flow'
  | 'pain';

/** What can be measured: name, unit, usual range, digits after the point. */
export const OBSERVATION_KINDS: Record<
  Kind,
  [name: string, unit: string, low: number, high: number, digits: number]
> = {
  systolic: ['Blood pressure, upper', 'mmHg', 100, 139, 0],
  diastolic: ['Blood pressure, lower', 'mmHg', 60, 89, 0],
  pulse: ['Pulse', '1/min', 55, 95, 0],
  temperature: ['Body temperature', '°C', 36.0, 37.5, 1],
  weight: ['Weight', 'kg', 45, 110, 1],
  height: ['Height', 'cm', 145, 200, 0],
  oxygen: ['Oxygen saturation', '%', 95, 100, 0],
  glucose: ['Fasting glucose', 'mmol/L', 3.9, 5.9, 1],
  hba1c: ['HbA1c', '%', 4.0, 6.0, 1],
  cholesterol: ['Total cholesterol', 'mmol/L', 3.0, 5.2, 1],
  peak_flow: ['Peak expiratory flow', 'L/min', 350, 650, 0],
  pain: ['Pain, as the patient rates it', '0 to 10', 0, 3, 0],
};

/** Medicines by generic name: strength and form. */
export const MEDICATIONS = {
  amlodipine: ['5 mg', 'tablet'],
  amoxicillin: ['500 mg', 'capsule'],
  atorvastatin: ['20 mg', 'tablet'],
  beclometasone: ['100 µg', 'inhaler'],
  bisoprolol: ['2.5 mg', 'tablet'],
  cetirizine: ['10 mg', 'tablet'],
  clotrimazole: ['1 %', 'cream'],
  diclofenac: ['1 %', 'gel'],
  doxycycline: ['100 mg', 'capsule'],
  'folic acid': ['400 µg', 'tablet'],
  hydrocortisone: ['1 %', 'cream'],
  ibuprofen: ['400 mg', 'tablet'],
  'insulin glargine': ['100 units/mL', 'pen'],
  latanoprost: ['50 µg/mL', 'eye drops'],
  levothyroxine: ['50 µg', 'tablet'],
  losartan: ['50 mg', 'tablet'],
  metformin: ['850 mg', 'tablet'],
  naproxen: ['250 mg', 'tablet'],
  omeprazole: ['20 mg', 'capsule'],
  paracetamol: ['500 mg', 'tablet'],
  prednisolone: ['5 mg', 'tablet'],
  salbutamol: ['100 µg', 'inhaler'],
  sertraline: ['50 mg', 'tablet'],
  sumatriptan: ['50 mg', 'tablet'],
} as const;
export type Medication = keyof typeof MEDICATIONS;

/** How each form is taken. */
export const DOSAGES: Record<string, string[]> = {
  tablet: [
    '1 in the morning',
    '1 in the evening',
    '1 twice a day with meals',
    '1 as needed, at most 3 a day',
  ],
  capsule: ['1 before breakfast', '1 three times a day', '1 twice a day'],
  inhaler: ['2 puffs as needed', '2 puffs morning and evening'],
  cream: ['thinly once a day', 'thinly morning and evening'],
  gel: ['three times a day on the sore place'],
  pen: ['14 units at bedtime', '22 units at bedtime'],
  'eye drops': ['1 drop in each eye at night'],
};
