import type { Kind, Medication } from './medicine.ts';

/** A reason to come: its diagnosis, what patients say, what is found and advised, what is measured and prescribed. */
export interface Condition {
  code: string;
  name: string;
  complaints: string[];
  findings: string[];
  advice: string[];
  measures: Kind[];
  medications: Medication[];
  /** Comes back for it: more visits, longer prescriptions. */
  lasting: boolean;
  /** Youngest and oldest age at which it is seen here. */
  ages: [number, number];
}

const condition = (
  code: string,
  name: string,
  [complaints, findings, advice]: [string[], string[], string[]],
  measures: Kind[],
  medications: Medication[],
  lasting = false,
  ages: [number, number] = [0, 120],
): Condition => ({ code, name, complaints, findings, advice, measures, medications, lasting, ages });

const HYPERTENSION = condition(
  'I10',
  'High blood pressure',
  [
    [
      'Dizzy in the mornings',
      'Readings at home were high',
      'Check of blood pressure',
      'Headaches after work',
    ],
    [
      'Pressure above target in both arms.',
      'Home diary shows mornings above 150.',
      'Pressure on target with treatment.',
    ],
    [
      'Less salt, more walking, diary for two weeks.',
      'Continue as before.',
      'Dose raised, laboratory in four weeks.',
    ],
  ],
  ['systolic', 'diastolic', 'pulse', 'weight'],
  ['amlodipine', 'losartan', 'bisoprolol'],
  true,
  [30, 120],
);
const DIABETES = condition(
  'E11.9',
  'Type 2 diabetes',
  [
    ['Thirsty all the time', 'Quarterly diabetes check', 'Tired and losing weight'],
    ['Feet without findings, sensation intact.', 'Sugar higher than three months ago.', 'Well adjusted.'],
    ['Nutrition course offered.', 'Eye examination is due.', 'Next laboratory in three months.'],
  ],
  ['glucose', 'hba1c', 'weight', 'systolic', 'diastolic'],
  ['metformin', 'insulin glargine'],
  true,
  [30, 120],
);
const COLD = condition(
  'J06.9',
  'Infection of the upper airways',
  [
    [
      'Cough and runny nose for five days',
      'Sore throat',
      'Fever since yesterday',
      'Needs a certificate for work',
    ],
    ['Throat red, lungs clear.', 'Lymph nodes swollen, no pus.', 'Good general condition.'],
    ['Rest and fluids, come back if fever lasts.', 'No antibiotics needed.', 'Certificate for three days.'],
  ],
  ['temperature', 'pulse', 'oxygen'],
  ['paracetamol', 'ibuprofen'],
);
const BACK = condition(
  'M54.5',
  'Low back pain',
  [
    ['Back pain after moving house', 'Back locked this morning', 'Pain that runs into the left leg'],
    ['Muscles tight, reflexes equal.', 'Bending forward limited.', 'No weakness, no numbness.'],
    ['Stay active, warmth, exercises shown.', 'Physiotherapy, six sessions.', 'Imaging only if it lasts.'],
  ],
  ['pain', 'systolic', 'diastolic'],
  ['ibuprofen', 'naproxen', 'diclofenac'],
);
const ASTHMA = condition(
  'J45.9',
  'Asthma',
  [
    ['Short of breath on stairs', 'Cough at night', 'Asthma check', 'Wheezing in cold air'],
    ['Scattered wheeze, clears after inhaler.', 'Lungs clear today.', 'Inhaler technique corrected.'],
    ['Inhaler twice a day, also when well.', 'Avoid the cat.', 'Plan for attacks handed out.'],
  ],
  ['peak_flow', 'oxygen', 'pulse'],
  ['salbutamol', 'beclometasone'],
  true,
);
const CHECKUP = condition(
  'Z00.0',
  'General examination',
  [
    ['Yearly check-up', 'Check before a new job', 'Wants to know where they stand'],
    ['Nothing unusual.', 'Weight a little above last year.', 'Heart and lungs normal.'],
    ['Come again in a year.', 'Vaccinations brought up to date.', 'Blood results by post.'],
  ],
  ['systolic', 'diastolic', 'pulse', 'weight', 'height', 'cholesterol', 'glucose'],
  [],
);
const ECZEMA = condition(
  'L20.9',
  'Atopic eczema',
  [
    ['Itching in the elbows', 'Rash is back', 'Dry skin that cracks'],
    ['Red scaling patches on both elbows.', 'Scratch marks, no infection.', 'Much better than in spring.'],
    ['Moisturise twice a day.', 'Cortisone for one week only.', 'Cotton at night.'],
  ],
  ['pain'],
  ['hydrocortisone', 'cetirizine'],
  true,
);
const MOLE = condition(
  'D22.9',
  'Harmless mole',
  [
    ['Mole looks darker', 'Skin cancer screening', 'Spot on the back that itches'],
    [
      'Even colour and border.',
      'Twelve moles seen, none suspicious.',
      'One lesion photographed for comparison.',
    ],
    ['Photograph again in six months.', 'Sun protection explained.', 'Nothing to do.'],
  ],
  ['pain'],
  [],
);
const MIGRAINE = condition(
  'G43.9',
  'Migraine',
  [
    ['One-sided headache with flashes', 'Migraine three times this month', 'Headache diary to discuss'],
    ['Nervous system without findings.', 'Attacks follow short nights.', 'Fewer attacks than last quarter.'],
    ['Regular sleep, diary goes on.', 'Tablet at the first sign.', 'Prevention discussed.'],
  ],
  ['pain', 'systolic', 'diastolic'],
  ['sumatriptan', 'naproxen', 'bisoprolol'],
  true,
);
const LOW_MOOD = condition(
  'F32.1',
  'Depressive episode',
  [
    ['Cannot sleep, no joy in anything', 'Follow-up talk', 'Exhausted for weeks'],
    ['Slowed, no thoughts of self-harm.', 'Sleeps better, appetite back.', 'Speech livelier than last time.'],
    ['Therapy place being looked for.', 'A walk in daylight each morning.', 'Weekly talks for now.'],
  ],
  ['pulse', 'weight'],
  ['sertraline'],
  true,
);
const KNEE = condition(
  'M17.9',
  'Wear of the knee joint',
  [
    ['Knee hurts going down stairs', 'Knee is swollen again', 'Follow-up after injection'],
    ['Effusion, no instability.', 'Grinding on movement.', 'Bends to 110 degrees.'],
    ['Cycling instead of running.', 'Physiotherapy and support.', 'Joint replacement explained, no hurry.'],
  ],
  ['pain', 'weight'],
  ['ibuprofen', 'diclofenac'],
  true,
);
const FRACTURE = condition(
  'S52.5',
  'Broken wrist',
  [
    ['Fell on the ice', 'Check of the cast', 'Hand swollen after a fall'],
    ['Tender, picture shows a straight break.', 'Cast fits, fingers warm.', 'Healed in a good position.'],
    ['Cast for five weeks.', 'Move the fingers every hour.', 'Grip exercises.'],
  ],
  ['pain', 'pulse'],
  ['paracetamol', 'ibuprofen'],
);
const PREGNANCY = condition(
  'Z34.9',
  'Pregnancy check',
  [
    ['Pregnancy check', 'First movements felt', 'Nausea in the mornings'],
    ['Heartbeat regular, growth as expected.', 'Everything in time.', 'Iron a little low.'],
    ['Next check in four weeks.', 'Folic acid goes on.', 'Birth class recommended.'],
  ],
  ['systolic', 'diastolic', 'weight', 'glucose'],
  ['folic acid'],
  false,
  [18, 44],
);
const THYROID = condition(
  'E03.9',
  'Underactive thyroid',
  [
    ['Always cold and tired', 'Thyroid check', 'Hair gets thin'],
    ['Gland not enlarged.', 'Values back in range.', 'Skin dry, pulse slow.'],
    ['Tablet before breakfast.', 'Values again in eight weeks.', 'Dose stays.'],
  ],
  ['pulse', 'weight', 'cholesterol'],
  ['levothyroxine'],
  true,
);
const RHYTHM = condition(
  'I48.9',
  'Atrial fibrillation',
  [
    ['Heart stumbles', 'Rhythm check', 'Short of breath and a racing heart'],
    ['Pulse irregular, no murmur.', 'Rhythm regular today.', 'Recording of 24 hours evaluated.'],
    ['Blood thinning explained.', 'Less coffee, no long nights.', 'Exercise test arranged.'],
  ],
  ['pulse', 'systolic', 'diastolic', 'oxygen'],
  ['bisoprolol'],
  true,
);
const REFLUX = condition(
  'K21.9',
  'Acid reflux',
  [
    ['Burning behind the breastbone', 'Cough after meals', 'Heartburn at night'],
    ['Belly soft, upper part tender.', 'No alarming signs.', 'Better with treatment.'],
    [
      'Dinner earlier, head of the bed higher.',
      'Capsule for four weeks, then try without.',
      'Endoscopy if it returns.',
    ],
  ],
  ['weight', 'pain'],
  ['omeprazole'],
);
const EAR = condition(
  'H66.9',
  'Inflamed middle ear',
  [
    ['Ear hurts since the night', 'Ear throbs when lying down', 'Hears badly on one side'],
    ['Eardrum red and bulging.', 'Fluid behind the drum.', 'Drum pale again.'],
    ['Pain relief, check in two days.', 'Antibiotic for five days.', 'No swimming for now.'],
  ],
  ['temperature', 'pain'],
  ['amoxicillin', 'ibuprofen', 'paracetamol'],
);
const GLAUCOMA = condition(
  'H40.1',
  'Glaucoma',
  [
    ['Eye pressure check', 'Sees worse at the edges', 'Drops burn'],
    ['Pressure 18 on both sides.', 'Field of vision unchanged.', 'Optic nerve pale on the left.'],
    ['One drop every evening.', 'Field test in half a year.', 'Another drop tried.'],
  ],
  ['systolic', 'diastolic'],
  ['latanoprost'],
  true,
);

/** Fields of medicine: what patients read, price of a visit in euro, how many practitioners, what they treat. */
export const SPECIALTIES: Record<
  string,
  { name: string; description: string; price: number; staff: number; conditions: Condition[] }
> = {
  'family-medicine': {
    name: 'Family medicine',
    description: 'The first address for everything, and the one that keeps the overview.',
    price: 48,
    staff: 9,
    conditions: [HYPERTENSION, COLD, DIABETES, BACK, CHECKUP, REFLUX, THYROID, ASTHMA, EAR],
  },
  paediatrics: {
    name: 'Paediatrics',
    description: 'Medicine for children and teenagers.',
    price: 52,
    staff: 3,
    conditions: [COLD, EAR, ASTHMA, ECZEMA, CHECKUP],
  },
  cardiology: {
    name: 'Cardiology',
    description: 'Heart and circulation.',
    price: 118,
    staff: 2,
    conditions: [HYPERTENSION, RHYTHM],
  },
  dermatology: {
    name: 'Dermatology',
    description: 'Skin, hair and nails.',
    price: 74,
    staff: 2,
    conditions: [ECZEMA, MOLE],
  },
  orthopaedics: {
    name: 'Orthopaedics',
    description: 'Bones, joints and the back.',
    price: 96,
    staff: 3,
    conditions: [BACK, KNEE, FRACTURE],
  },
  gynaecology: {
    name: 'Gynaecology',
    description: 'Women’s health and pregnancy.',
    price: 82,
    staff: 2,
    conditions: [PREGNANCY, CHECKUP],
  },
  neurology: {
    name: 'Neurology',
    description: 'Brain, nerves and headaches.',
    price: 124,
    staff: 1,
    conditions: [MIGRAINE, BACK],
  },
  psychiatry: {
    name: 'Psychiatry',
    description: 'Mood, anxiety and sleep.',
    price: 132,
    staff: 1,
    conditions: [LOW_MOOD],
  },
  ophthalmology: {
    name: 'Ophthalmology',
    description: 'Eyes and eyesight.',
    price: 88,
    staff: 1,
    conditions: [GLAUCOMA],
  },
};

const conditions = Object.values(SPECIALTIES).flatMap((one) => one.conditions);
export const DIAGNOSES = new Map(conditions.map((one) => [one.code, one.name]));
