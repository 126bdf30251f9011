-- One invoice per visit, paid in one or several parts.

CREATE TABLE public.invoices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number text NOT NULL UNIQUE CHECK (number ~ '^INV-[0-9]{4}-[0-9]{6}$'),
  encounter_id bigint NOT NULL UNIQUE REFERENCES public.encounters,
  patient_id bigint NOT NULL REFERENCES public.patients,
  issued_on date NOT NULL,
  due_on date NOT NULL,
  total numeric(10, 2) NOT NULL CHECK (total > 0),
  status text NOT NULL DEFAULT 'sent' CHECK (status IN ('sent', 'paid', 'void')),
  CONSTRAINT invoices_due_after CHECK (due_on >= issued_on)
);
CREATE INDEX invoices_patient_id_idx ON public.invoices (patient_id, issued_on);
CREATE INDEX invoices_unpaid_idx ON public.invoices (due_on) WHERE status = 'sent';
COMMENT ON TABLE public.invoices IS 'What a visit costs the patient.';
COMMENT ON COLUMN public.invoices.id IS 'Given out in order.';
COMMENT ON COLUMN public.invoices.number IS 'Printed number, INV-<year>-<six digits>, without gaps within a year.';
COMMENT ON COLUMN public.invoices.encounter_id IS 'The visit it is for.';
COMMENT ON COLUMN public.invoices.patient_id IS 'Who pays. @subject';
COMMENT ON COLUMN public.invoices.issued_on IS 'Date on the invoice.';
COMMENT ON COLUMN public.invoices.due_on IS 'Last day to pay.';
COMMENT ON COLUMN public.invoices.total IS 'Amount in euro. @personal';
COMMENT ON COLUMN public.invoices.status IS 'sent, paid or void.';

CREATE TABLE public.payments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  invoice_id bigint NOT NULL REFERENCES public.invoices,
  amount numeric(10, 2) NOT NULL CHECK (amount > 0),
  method text NOT NULL CHECK (method IN ('card', 'cash', 'transfer', 'insurance')),
  paid_at timestamptz NOT NULL,
  reference text
);
CREATE INDEX payments_invoice_id_idx ON public.payments (invoice_id);
COMMENT ON TABLE public.payments IS 'Money that came in for an invoice.';
COMMENT ON COLUMN public.payments.id IS 'Given out in order.';
COMMENT ON COLUMN public.payments.invoice_id IS 'What it pays for.';
COMMENT ON COLUMN public.payments.amount IS 'Amount in euro; several payments may make up one invoice. @personal';
COMMENT ON COLUMN public.payments.method IS 'card, cash, transfer or insurance.';
COMMENT ON COLUMN public.payments.paid_at IS 'When it arrived.';
COMMENT ON COLUMN public.payments.reference IS 'Number given by the bank or the card company. @secret';

ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.payments ENABLE ROW LEVEL SECURITY;
