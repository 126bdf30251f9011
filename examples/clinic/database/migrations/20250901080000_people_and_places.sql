-- Who works here, where, and whom they look after.

CREATE SCHEMA private;
COMMENT ON SCHEMA private IS 'Helpers of the access rules. Not part of the API.';

CREATE TABLE public.specialties (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  description text NOT NULL
);
COMMENT ON TABLE public.specialties IS 'Fields of medicine that the clinic offers.';
COMMENT ON COLUMN public.specialties.id IS 'Given out in order.';
COMMENT ON COLUMN public.specialties.code IS 'Short name for addresses and filters, such as `cardiology`.';
COMMENT ON COLUMN public.specialties.name IS 'What patients read.';
COMMENT ON COLUMN public.specialties.description IS 'One sentence for somebody who does not know the word.';

CREATE TABLE public.locations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  street text NOT NULL,
  city text NOT NULL,
  phone text NOT NULL,
  step_free boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE public.locations IS 'Houses in which patients are seen.';
COMMENT ON COLUMN public.locations.id IS 'Given out in order.';
COMMENT ON COLUMN public.locations.name IS 'What the house is called.';
COMMENT ON COLUMN public.locations.street IS 'Street and number.';
COMMENT ON COLUMN public.locations.city IS 'Town.';
COMMENT ON COLUMN public.locations.phone IS 'Reception desk.';
COMMENT ON COLUMN public.locations.step_free IS 'Whether all rooms can be reached without stairs.';

CREATE TABLE public.practitioners (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  specialty_id bigint NOT NULL REFERENCES public.specialties,
  location_id bigint NOT NULL REFERENCES public.locations,
  given_name text NOT NULL,
  family_name text NOT NULL,
  title text,
  languages text[] NOT NULL DEFAULT '{en}',
  about text,
  joined_on date NOT NULL,
  published boolean NOT NULL DEFAULT false
);
CREATE INDEX practitioners_specialty_id_idx ON public.practitioners (specialty_id);
CREATE INDEX practitioners_location_id_idx ON public.practitioners (location_id);
CREATE INDEX practitioners_published_idx ON public.practitioners (family_name) WHERE published;
COMMENT ON TABLE public.practitioners IS 'Doctors and therapists, as the public may know them. How to reach them is in `staff_accounts`.';
COMMENT ON COLUMN public.practitioners.id IS 'Given out in order.';
COMMENT ON COLUMN public.practitioners.specialty_id IS 'What they practise.';
COMMENT ON COLUMN public.practitioners.location_id IS 'Where they usually work.';
COMMENT ON COLUMN public.practitioners.given_name IS 'First name, shown on the website with their consent.';
COMMENT ON COLUMN public.practitioners.family_name IS 'Last name, shown on the website with their consent.';
COMMENT ON COLUMN public.practitioners.title IS 'Academic title, if any.';
COMMENT ON COLUMN public.practitioners.languages IS 'Languages they can see patients in, as two-letter codes.';
COMMENT ON COLUMN public.practitioners.about IS 'A few words for patients.';
COMMENT ON COLUMN public.practitioners.joined_on IS 'First day at the clinic.';
COMMENT ON COLUMN public.practitioners.published IS 'Whether the website shows them.';

CREATE TABLE public.staff_accounts (
  practitioner_id bigint PRIMARY KEY REFERENCES public.practitioners ON DELETE CASCADE,
  user_id text NOT NULL UNIQUE,
  email text NOT NULL UNIQUE CHECK (email LIKE '%_@_%'),
  phone text
);
COMMENT ON TABLE public.staff_accounts IS 'How practitioners sign in and are reached. Never public.';
COMMENT ON COLUMN public.staff_accounts.practitioner_id IS 'Whose account it is. @subject';
COMMENT ON COLUMN public.staff_accounts.user_id IS 'The `sub` of their sign-in tokens. @personal';
COMMENT ON COLUMN public.staff_accounts.email IS 'Work address. @personal';
COMMENT ON COLUMN public.staff_accounts.phone IS 'Mobile number for emergencies. @personal';

CREATE TABLE public.patients (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id text UNIQUE,
  given_name text NOT NULL,
  family_name text NOT NULL,
  born_on date NOT NULL CHECK (born_on > '1900-01-01'),
  sex text NOT NULL CHECK (sex IN ('female', 'male', 'other')),
  email text CHECK (email LIKE '%_@_%'),
  phone text,
  street text,
  postcode text,
  city text,
  insurance_number text UNIQUE,
  preferences jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(preferences) = 'object'),
  registered_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX patients_name_idx ON public.patients (family_name, given_name);
CREATE INDEX patients_preferences_idx ON public.patients USING gin (preferences jsonb_path_ops);
COMMENT ON TABLE public.patients IS 'Everybody who is or was treated here. @subject';
COMMENT ON COLUMN public.patients.id IS 'Given out in order. @subject';
COMMENT ON COLUMN public.patients.user_id IS 'The `sub` of their sign-in tokens; empty while they have no account. @personal';
COMMENT ON COLUMN public.patients.given_name IS 'First name. @personal';
COMMENT ON COLUMN public.patients.family_name IS 'Last name. @personal';
COMMENT ON COLUMN public.patients.born_on IS 'Date of birth. @personal';
COMMENT ON COLUMN public.patients.sex IS 'As recorded for treatment: female, male or other. @personal @health';
COMMENT ON COLUMN public.patients.email IS 'Where reminders go. @personal';
COMMENT ON COLUMN public.patients.phone IS 'Number to call. @personal';
COMMENT ON COLUMN public.patients.street IS 'Street and number. @personal';
COMMENT ON COLUMN public.patients.postcode IS 'Post code. @personal';
COMMENT ON COLUMN public.patients.city IS 'Town.';
COMMENT ON COLUMN public.patients.insurance_number IS 'Number on the insurance card. @personal @secret';
COMMENT ON COLUMN public.patients.preferences IS 'How they want to be treated: `{"language": "en", "reminders": ["email"], "large_print": true}`.';
COMMENT ON COLUMN public.patients.registered_at IS 'When the record was opened.';
COMMENT ON COLUMN public.patients.updated_at IS 'Last change of the record, set by a trigger.';

CREATE TABLE public.care_teams (
  patient_id bigint NOT NULL REFERENCES public.patients ON DELETE CASCADE,
  practitioner_id bigint NOT NULL REFERENCES public.practitioners,
  family_doctor boolean NOT NULL DEFAULT false,
  since date NOT NULL,
  PRIMARY KEY (patient_id, practitioner_id)
);
CREATE INDEX care_teams_practitioner_id_idx ON public.care_teams (practitioner_id);
CREATE UNIQUE INDEX care_teams_one_family_doctor ON public.care_teams (patient_id) WHERE family_doctor;
COMMENT ON TABLE public.care_teams IS 'Who looks after whom. A practitioner sees the records of their own patients only.';
COMMENT ON COLUMN public.care_teams.patient_id IS 'The patient. @subject';
COMMENT ON COLUMN public.care_teams.practitioner_id IS 'Somebody who treats them.';
COMMENT ON COLUMN public.care_teams.family_doctor IS 'True for the one who coordinates; at most one per patient.';
COMMENT ON COLUMN public.care_teams.since IS 'First day of the relationship.';

CREATE FUNCTION private.touch() RETURNS trigger
  LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  new.updated_at := now();
  RETURN new;
END
$$;
COMMENT ON FUNCTION private.touch() IS 'Keeps `updated_at`.';
CREATE TRIGGER touch BEFORE UPDATE ON public.patients FOR EACH ROW EXECUTE FUNCTION private.touch();

-- Closed until a later migration says who may see what.
ALTER TABLE public.specialties ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.locations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.practitioners ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.staff_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.patients ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.care_teams ENABLE ROW LEVEL SECURITY;
