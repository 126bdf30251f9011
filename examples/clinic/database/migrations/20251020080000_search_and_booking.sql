-- Ready-made questions for the website and the app. Views run with the caller's rights, so the rules above hold in them.

CREATE VIEW public.open_slots WITH (security_invoker = true) AS
  SELECT
    a.id,
    a.starts_at,
    a.ends_at,
    a.practitioner_id,
    concat_ws(' ', p.title, p.given_name, p.family_name) AS practitioner,
    s.code AS specialty,
    l.name AS location
  FROM public.appointments a
  JOIN public.practitioners p ON p.id = a.practitioner_id
  JOIN public.specialties s ON s.id = p.specialty_id
  JOIN public.locations l ON l.id = a.location_id
  WHERE a.status = 'open';
COMMENT ON VIEW public.open_slots IS 'Free appointments with practitioners whom the website shows.';
COMMENT ON COLUMN public.open_slots.id IS 'The appointment; give it to `book_slot`.';
COMMENT ON COLUMN public.open_slots.starts_at IS 'Beginning.';
COMMENT ON COLUMN public.open_slots.ends_at IS 'End.';
COMMENT ON COLUMN public.open_slots.practitioner_id IS 'With whom.';
COMMENT ON COLUMN public.open_slots.practitioner IS 'Their name with title.';
COMMENT ON COLUMN public.open_slots.specialty IS 'Code of their specialty.';
COMMENT ON COLUMN public.open_slots.location IS 'Name of the house.';
GRANT SELECT ON public.open_slots TO anon, authenticated;

CREATE VIEW public.invoice_balances WITH (security_invoker = true) AS
  SELECT
    i.id,
    i.number,
    i.patient_id,
    i.due_on,
    i.total,
    coalesce(sum(p.amount), 0)::numeric(10, 2) AS paid,
    (i.total - coalesce(sum(p.amount), 0))::numeric(10, 2) AS open
  FROM public.invoices i
  LEFT JOIN public.payments p ON p.invoice_id = i.id
  WHERE i.status <> 'void'
  GROUP BY i.id;
COMMENT ON VIEW public.invoice_balances IS 'What is paid and what is still open on each invoice.';
COMMENT ON COLUMN public.invoice_balances.id IS 'The invoice.';
COMMENT ON COLUMN public.invoice_balances.number IS 'Its printed number.';
COMMENT ON COLUMN public.invoice_balances.patient_id IS 'Who pays. @subject';
COMMENT ON COLUMN public.invoice_balances.due_on IS 'Last day to pay.';
COMMENT ON COLUMN public.invoice_balances.total IS 'Amount of the invoice in euro. @personal';
COMMENT ON COLUMN public.invoice_balances.paid IS 'Sum of its payments. @personal';
COMMENT ON COLUMN public.invoice_balances.open IS 'What is left to pay. @personal';
GRANT SELECT ON public.invoice_balances TO authenticated;

CREATE FUNCTION public.search_encounters(query text) RETURNS SETOF public.encounters
  LANGUAGE sql STABLE SET search_path = ''
  BEGIN ATOMIC
    SELECT e.* FROM public.encounters e
    WHERE e.search @@ websearch_to_tsquery('english', search_encounters.query)
    ORDER BY ts_rank(e.search, websearch_to_tsquery('english', search_encounters.query)) DESC, e.id;
  END;
COMMENT ON FUNCTION public.search_encounters(text) IS 'Visits whose complaint or note matches the words, best first. Understands "exact words", OR and -without.';
REVOKE EXECUTE ON FUNCTION public.search_encounters(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.search_encounters(text) TO authenticated, service_role;

CREATE FUNCTION public.free_slots(specialty text DEFAULT NULL, earliest timestamptz DEFAULT NULL)
  RETURNS SETOF public.open_slots
  LANGUAGE sql STABLE SET search_path = ''
  BEGIN ATOMIC
    SELECT s.* FROM public.open_slots s
    WHERE (free_slots.specialty IS NULL OR s.specialty = free_slots.specialty)
      AND (free_slots.earliest IS NULL OR s.starts_at >= free_slots.earliest)
    ORDER BY s.starts_at, s.id;
  END;
COMMENT ON FUNCTION public.free_slots(text, timestamptz) IS 'Open slots of a specialty from a moment on, earliest first.';
REVOKE EXECUTE ON FUNCTION public.free_slots(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.free_slots(text, timestamptz) TO anon, authenticated, service_role;

CREATE FUNCTION public.book_slot(slot bigint, reason text DEFAULT NULL) RETURNS SETOF public.appointments
  LANGUAGE sql VOLATILE SET search_path = ''
  BEGIN ATOMIC
    UPDATE public.appointments a
    SET patient_id = private.patient_id(), status = 'booked', reason = book_slot.reason, booked_at = now()
    WHERE a.id = book_slot.slot AND a.status = 'open' AND private.patient_id() IS NOT NULL
    RETURNING a.*;
  END;
COMMENT ON FUNCTION public.book_slot(bigint, text) IS 'Takes an open slot for the patient who asks. Gives no row when somebody was quicker.';
REVOKE EXECUTE ON FUNCTION public.book_slot(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.book_slot(bigint, text) TO authenticated;
