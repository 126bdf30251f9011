-- The calendar: free and taken slots in one table, so that two of one practitioner can never overlap.

CREATE SCHEMA extensions;
COMMENT ON SCHEMA extensions IS 'Home of PostgreSQL extensions.';
CREATE EXTENSION btree_gist WITH SCHEMA extensions;

CREATE TYPE public.appointment_status AS ENUM ('open', 'booked', 'arrived', 'completed', 'missed', 'cancelled');
COMMENT ON TYPE public.appointment_status IS 'The life of a slot, from free to done.';

CREATE TABLE public.appointments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  practitioner_id bigint NOT NULL REFERENCES public.practitioners,
  location_id bigint NOT NULL REFERENCES public.locations,
  patient_id bigint REFERENCES public.patients,
  status public.appointment_status NOT NULL DEFAULT 'open',
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  reason text,
  booked_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT appointments_length CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '4 hours'),
  CONSTRAINT appointments_patient CHECK ((status = 'open') = (patient_id IS NULL)),
  CONSTRAINT appointments_no_double_booking
    EXCLUDE USING gist (practitioner_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status <> 'cancelled')
);
CREATE INDEX appointments_practitioner_id_idx ON public.appointments (practitioner_id, starts_at);
CREATE INDEX appointments_patient_id_idx ON public.appointments (patient_id, starts_at);
CREATE INDEX appointments_location_id_idx ON public.appointments (location_id);
CREATE INDEX appointments_open_idx ON public.appointments (starts_at) WHERE status = 'open';
CREATE TRIGGER touch BEFORE UPDATE ON public.appointments FOR EACH ROW EXECUTE FUNCTION private.touch();

COMMENT ON TABLE public.appointments IS 'One row per slot of a calendar. A slot is free while it has no patient.';
COMMENT ON COLUMN public.appointments.id IS 'Given out in order.';
COMMENT ON COLUMN public.appointments.practitioner_id IS 'Whose calendar.';
COMMENT ON COLUMN public.appointments.location_id IS 'Where it takes place.';
COMMENT ON COLUMN public.appointments.patient_id IS 'Who comes; empty while the slot is open. @subject';
COMMENT ON COLUMN public.appointments.status IS 'open, booked, arrived, completed, missed or cancelled.';
COMMENT ON COLUMN public.appointments.starts_at IS 'Beginning.';
COMMENT ON COLUMN public.appointments.ends_at IS 'End; at most four hours later.';
COMMENT ON COLUMN public.appointments.reason IS 'What the patient said when booking. @health';
COMMENT ON COLUMN public.appointments.booked_at IS 'When the patient took the slot.';
COMMENT ON COLUMN public.appointments.updated_at IS 'Last change, set by a trigger.';
COMMENT ON CONSTRAINT appointments_no_double_booking ON public.appointments
  IS 'Nobody is in two places at once; a cancelled slot can be given again.';

ALTER TABLE public.appointments ENABLE ROW LEVEL SECURITY;
