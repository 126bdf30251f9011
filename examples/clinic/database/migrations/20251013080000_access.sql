-- Who may see and do what. Everybody else (and everything not named here) gets nothing; the clinic's own programs use
-- the secret key, whose role `service_role` stands above these rules.

-- 1. Who is asking? The API puts the claims of the caller's token where these functions read them. The rules call them
--    as (SELECT ...), so that they run once per request and not once per row.

CREATE FUNCTION private.user_id() RETURNS text
  LANGUAGE sql STABLE SET search_path = ''
  RETURN nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub';
COMMENT ON FUNCTION private.user_id() IS 'The `sub` of the caller''s token; null without one.';

-- The next three look past the rules of the tables they read, or the rules would ask themselves. They answer about the
-- caller only.
CREATE FUNCTION private.patient_id() RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
  RETURN (SELECT p.id FROM public.patients p WHERE p.user_id = private.user_id());
COMMENT ON FUNCTION private.patient_id() IS 'The patient who is asking; null for everybody else.';

CREATE FUNCTION private.practitioner_id() RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
  RETURN (SELECT s.practitioner_id FROM public.staff_accounts s WHERE s.user_id = private.user_id());
COMMENT ON FUNCTION private.practitioner_id() IS 'The practitioner who is asking; null for everybody else.';

CREATE FUNCTION private.visible_patients() RETURNS bigint[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
  RETURN ARRAY(
    SELECT private.patient_id() WHERE private.patient_id() IS NOT NULL
    UNION ALL
    SELECT c.patient_id FROM public.care_teams c WHERE c.practitioner_id = (SELECT private.practitioner_id())
  );
COMMENT ON FUNCTION private.visible_patients() IS 'Whose records the caller may read: a patient their own, a practitioner those of their patients.';

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA private FROM PUBLIC;
GRANT USAGE ON SCHEMA private TO authenticated;
GRANT EXECUTE ON FUNCTION private.user_id(), private.patient_id(), private.practitioner_id(), private.visible_patients()
  TO authenticated;

-- 2. What the website shows to everybody.

GRANT SELECT ON public.specialties, public.locations, public.practitioners TO anon, authenticated;
CREATE POLICY everybody_reads ON public.specialties FOR SELECT TO anon, authenticated USING (true);
CREATE POLICY everybody_reads ON public.locations FOR SELECT TO anon, authenticated USING (true);
CREATE POLICY visitors_read_published ON public.practitioners FOR SELECT TO anon USING (published);
CREATE POLICY members_read_published_or_self ON public.practitioners FOR SELECT TO authenticated
  USING (published OR id = (SELECT private.practitioner_id()));

GRANT SELECT ON public.appointments TO anon, authenticated;
CREATE POLICY visitors_read_open ON public.appointments FOR SELECT TO anon USING (status = 'open');

-- 3. What patients and practitioners see when signed in.

GRANT SELECT ON public.diagnoses, public.observation_kinds, public.medications TO authenticated;
CREATE POLICY members_read ON public.diagnoses FOR SELECT TO authenticated USING (true);
CREATE POLICY members_read ON public.observation_kinds FOR SELECT TO authenticated USING (true);
CREATE POLICY members_read ON public.medications FOR SELECT TO authenticated USING (true);

GRANT SELECT (practitioner_id, user_id, email, phone), UPDATE (email, phone) ON public.staff_accounts TO authenticated;
CREATE POLICY staff_read_self ON public.staff_accounts FOR SELECT TO authenticated
  USING (user_id = (SELECT private.user_id()));
CREATE POLICY staff_change_self ON public.staff_accounts FOR UPDATE TO authenticated
  USING (user_id = (SELECT private.user_id()));

GRANT SELECT (
  id, user_id, given_name, family_name, born_on, sex, email, phone, street, postcode, city, insurance_number,
  preferences, registered_at, updated_at
), UPDATE (email, phone, street, postcode, city, preferences) ON public.patients TO authenticated;
CREATE POLICY own_record_or_own_patients ON public.patients FOR SELECT TO authenticated
  USING (id = ANY ((SELECT private.visible_patients())::bigint[]));
CREATE POLICY patients_change_own_contact ON public.patients FOR UPDATE TO authenticated
  USING (user_id = (SELECT private.user_id()));

GRANT SELECT ON public.care_teams TO authenticated;
CREATE POLICY own_care_team_or_own_patients ON public.care_teams FOR SELECT TO authenticated
  USING (patient_id = ANY ((SELECT private.visible_patients())::bigint[]));

GRANT INSERT (practitioner_id, location_id, starts_at, ends_at), UPDATE (patient_id, status, reason, booked_at)
  ON public.appointments TO authenticated;
CREATE POLICY open_or_own ON public.appointments FOR SELECT TO authenticated
  USING (
    status = 'open'
    OR patient_id = (SELECT private.patient_id())
    OR practitioner_id = (SELECT private.practitioner_id())
  );
CREATE POLICY practitioners_offer_slots ON public.appointments FOR INSERT TO authenticated
  WITH CHECK (practitioner_id = (SELECT private.practitioner_id()));
CREATE POLICY patients_book_and_cancel_practitioners_manage ON public.appointments FOR UPDATE TO authenticated
  USING (
    practitioner_id = (SELECT private.practitioner_id())
    OR (status = 'open' AND (SELECT private.patient_id()) IS NOT NULL)
    OR (status = 'booked' AND patient_id = (SELECT private.patient_id()))
  )
  WITH CHECK (
    practitioner_id = (SELECT private.practitioner_id())
    OR (status IN ('booked', 'cancelled') AND patient_id = (SELECT private.patient_id()))
  );

GRANT SELECT ON public.encounters, public.observations, public.prescriptions TO authenticated;
CREATE POLICY own_or_own_patients ON public.encounters FOR SELECT TO authenticated
  USING (patient_id = ANY ((SELECT private.visible_patients())::bigint[]));
CREATE POLICY own_or_own_patients ON public.observations FOR SELECT TO authenticated
  USING (patient_id = ANY ((SELECT private.visible_patients())::bigint[]));
CREATE POLICY own_or_own_patients ON public.prescriptions FOR SELECT TO authenticated
  USING (patient_id = ANY ((SELECT private.visible_patients())::bigint[]));

GRANT INSERT (appointment_id, patient_id, practitioner_id, diagnosis_code, started_at, minutes, complaint, note, follow_up_on)
  ON public.encounters TO authenticated;
CREATE POLICY practitioners_write_for_own_patients ON public.encounters FOR INSERT TO authenticated
  WITH CHECK (
    practitioner_id = (SELECT private.practitioner_id())
    AND patient_id = ANY ((SELECT private.visible_patients())::bigint[])
  );

GRANT SELECT ON public.invoices, public.payments TO authenticated;
CREATE POLICY patients_read_own ON public.invoices FOR SELECT TO authenticated
  USING (patient_id = (SELECT private.patient_id()));
CREATE POLICY patients_read_own ON public.payments FOR SELECT TO authenticated
  USING (invoice_id IN (SELECT i.id FROM public.invoices i WHERE i.patient_id = (SELECT private.patient_id())));
