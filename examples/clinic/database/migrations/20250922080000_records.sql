-- What was found and what was prescribed.

CREATE TABLE public.diagnoses (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z][0-9]{2}(\.[0-9])?$'),
  name text NOT NULL
);
COMMENT ON TABLE public.diagnoses IS 'Diagnoses in use, a small part of ICD-10.';
COMMENT ON COLUMN public.diagnoses.code IS 'ICD-10 code, such as I10.';
COMMENT ON COLUMN public.diagnoses.name IS 'Plain name.';

CREATE TABLE public.observation_kinds (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  unit text NOT NULL,
  normal_low numeric,
  normal_high numeric,
  CONSTRAINT observation_kinds_range CHECK (normal_low < normal_high)
);
COMMENT ON TABLE public.observation_kinds IS 'What can be measured.';
COMMENT ON COLUMN public.observation_kinds.id IS 'Given out in order.';
COMMENT ON COLUMN public.observation_kinds.code IS 'Short name for filters, such as `pulse`.';
COMMENT ON COLUMN public.observation_kinds.name IS 'What people read.';
COMMENT ON COLUMN public.observation_kinds.unit IS 'Unit of every value of this kind.';
COMMENT ON COLUMN public.observation_kinds.normal_low IS 'Lower end of what is usual for adults.';
COMMENT ON COLUMN public.observation_kinds.normal_high IS 'Upper end of what is usual for adults.';

CREATE TABLE public.medications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  strength text NOT NULL,
  form text NOT NULL,
  UNIQUE (name, strength, form)
);
COMMENT ON TABLE public.medications IS 'Medicines that may be prescribed, by their generic names.';
COMMENT ON COLUMN public.medications.id IS 'Given out in order.';
COMMENT ON COLUMN public.medications.name IS 'Generic name.';
COMMENT ON COLUMN public.medications.strength IS 'Amount per unit, such as 500 mg.';
COMMENT ON COLUMN public.medications.form IS 'tablet, capsule, inhaler, ...';

CREATE TABLE public.encounters (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  appointment_id bigint UNIQUE REFERENCES public.appointments,
  patient_id bigint NOT NULL REFERENCES public.patients,
  practitioner_id bigint NOT NULL REFERENCES public.practitioners,
  diagnosis_code text REFERENCES public.diagnoses,
  started_at timestamptz NOT NULL,
  minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 480),
  complaint text NOT NULL,
  note text NOT NULL,
  follow_up_on date,
  search tsvector NOT NULL GENERATED ALWAYS AS
    (setweight(to_tsvector('english', complaint), 'A') || setweight(to_tsvector('english', note), 'B')) STORED
);
CREATE INDEX encounters_patient_id_idx ON public.encounters (patient_id, started_at);
CREATE INDEX encounters_practitioner_id_idx ON public.encounters (practitioner_id, started_at);
CREATE INDEX encounters_diagnosis_code_idx ON public.encounters (diagnosis_code);
CREATE INDEX encounters_follow_up_idx ON public.encounters (follow_up_on) WHERE follow_up_on IS NOT NULL;
CREATE INDEX encounters_search_idx ON public.encounters USING gin (search);
COMMENT ON TABLE public.encounters IS 'A visit that took place, and what came out of it.';
COMMENT ON COLUMN public.encounters.id IS 'Given out in order.';
COMMENT ON COLUMN public.encounters.appointment_id IS 'The slot it was booked as; empty for walk-ins.';
COMMENT ON COLUMN public.encounters.patient_id IS 'Who was seen. @subject';
COMMENT ON COLUMN public.encounters.practitioner_id IS 'Who saw them.';
COMMENT ON COLUMN public.encounters.diagnosis_code IS 'Main diagnosis. @health';
COMMENT ON COLUMN public.encounters.started_at IS 'When it began, which is seldom when it was booked.';
COMMENT ON COLUMN public.encounters.minutes IS 'How long it took.';
COMMENT ON COLUMN public.encounters.complaint IS 'What the patient came for, in their words. @health';
COMMENT ON COLUMN public.encounters.note IS 'What the practitioner found and advised. @health';
COMMENT ON COLUMN public.encounters.follow_up_on IS 'When they should come again, if they should.';
COMMENT ON COLUMN public.encounters.search IS 'Complaint and note for full-text search, written by PostgreSQL. @health';

CREATE TABLE public.observations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  encounter_id bigint NOT NULL REFERENCES public.encounters ON DELETE CASCADE,
  patient_id bigint NOT NULL REFERENCES public.patients,
  kind_id bigint NOT NULL REFERENCES public.observation_kinds,
  value numeric NOT NULL,
  taken_at timestamptz NOT NULL,
  details jsonb CHECK (jsonb_typeof(details) = 'object')
);
CREATE INDEX observations_encounter_id_idx ON public.observations (encounter_id);
CREATE INDEX observations_patient_id_idx ON public.observations (patient_id, kind_id, taken_at);
CREATE INDEX observations_kind_id_idx ON public.observations (kind_id);
COMMENT ON TABLE public.observations IS 'Single measurements.';
COMMENT ON COLUMN public.observations.id IS 'Given out in order.';
COMMENT ON COLUMN public.observations.encounter_id IS 'The visit they were taken at.';
COMMENT ON COLUMN public.observations.patient_id IS 'Whose they are. @subject';
COMMENT ON COLUMN public.observations.kind_id IS 'What was measured, and in which unit.';
COMMENT ON COLUMN public.observations.value IS 'The figure. @health';
COMMENT ON COLUMN public.observations.taken_at IS 'When.';
COMMENT ON COLUMN public.observations.details IS 'What else matters: `{"position": "sitting", "arm": "left"}`. @health';

CREATE TABLE public.prescriptions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  encounter_id bigint NOT NULL REFERENCES public.encounters ON DELETE CASCADE,
  patient_id bigint NOT NULL REFERENCES public.patients,
  medication_id bigint NOT NULL REFERENCES public.medications,
  dosage text NOT NULL,
  days integer NOT NULL CHECK (days BETWEEN 1 AND 365),
  repeats integer NOT NULL DEFAULT 0 CHECK (repeats BETWEEN 0 AND 11),
  prescribed_at timestamptz NOT NULL,
  stopped_at timestamptz,
  CONSTRAINT prescriptions_stopped_after CHECK (stopped_at > prescribed_at)
);
CREATE INDEX prescriptions_encounter_id_idx ON public.prescriptions (encounter_id);
CREATE INDEX prescriptions_patient_id_idx ON public.prescriptions (patient_id, prescribed_at);
CREATE INDEX prescriptions_medication_id_idx ON public.prescriptions (medication_id);
COMMENT ON TABLE public.prescriptions IS 'Medicines prescribed at a visit.';
COMMENT ON COLUMN public.prescriptions.id IS 'Given out in order.';
COMMENT ON COLUMN public.prescriptions.encounter_id IS 'The visit.';
COMMENT ON COLUMN public.prescriptions.patient_id IS 'Who takes it. @subject';
COMMENT ON COLUMN public.prescriptions.medication_id IS 'What. @health';
COMMENT ON COLUMN public.prescriptions.dosage IS 'How much and when. @health';
COMMENT ON COLUMN public.prescriptions.days IS 'For how many days one package lasts.';
COMMENT ON COLUMN public.prescriptions.repeats IS 'How often it may be filled again.';
COMMENT ON COLUMN public.prescriptions.prescribed_at IS 'When it was written.';
COMMENT ON COLUMN public.prescriptions.stopped_at IS 'When it was ended early, if it was.';

ALTER TABLE public.diagnoses ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.observation_kinds ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.medications ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.encounters ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.observations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.prescriptions ENABLE ROW LEVEL SECURITY;
