import { SPECIALTIES } from './conditions.ts';
import type { Practitioner } from './people.ts';
import { Random } from './random.ts';
import type { Encounter } from './records.ts';
import { DAY, isoDate, MINUTE, NOW, TODAY } from './time.ts';

export interface Invoice {
  id: number;
  number: string;
  encounter: Encounter;
  issued: number;
  due: number;
  cents: number;
  status: 'sent' | 'paid' | 'void';
}
export interface Payment {
  invoice: Invoice;
  cents: number;
  method: 'card' | 'cash' | 'transfer' | 'insurance';
  paid: number;
  reference: string | null;
}

/** An invoice for nearly every visit, numbered without gaps within its year. */
export function invoices(visits: Encounter[], staff: Practitioner[]): Invoice[] {
  const random = new Random('invoices');
  const drafts = visits.flatMap((encounter) => {
    const issued = Math.floor(encounter.started / DAY) * DAY + random.int(0, 6) * DAY;
    const charged = random.chance(0.95);
    if (!charged || issued > TODAY) return [];
    const { price } = SPECIALTIES[staff[encounter.appointment.practitioner - 1]!.specialty]!;
    const cents = Math.round(price * (0.8 + random.next() * 0.6) * 10) * 10;
    const due = issued + random.pick([14, 30]) * DAY;
    const paid = random.chance(due < TODAY ? 0.94 : 0.5);
    const status = random.chance(0.015) ? 'void' : paid ? 'paid' : 'sent';
    return [{ encounter, issued, due, cents, status } as const];
  });
  drafts.sort((a, b) => a.issued - b.issued || a.encounter.id - b.encounter.id);
  const counts = new Map<string, number>();
  return drafts.map((draft, n) => {
    const year = isoDate(draft.issued).slice(0, 4);
    const count = (counts.get(year) ?? 0) + 1;
    counts.set(year, count);
    return { id: n + 1, number: `INV-${year}-${String(count).padStart(6, '0')}`, ...draft };
  });
}

function reference(random: Random, method: Payment['method']): string | null {
  const digits = () => String(random.int(0, 99_999_999)).padStart(8, '0');
  if (method === 'cash') return null;
  return `${{ card: 'CRD', transfer: 'TRF', insurance: 'INS' }[method]}-${digits()}`;
}

/** What was paid, in order of arrival: mostly at once, sometimes shared with the insurance or in two parts. */
export function payments(list: Invoice[]): Payment[] {
  const random = new Random('payments');
  const all: Payment[] = [];
  for (const invoice of list) {
    const started = invoice.status === 'sent' && random.chance(0.12);
    if (invoice.status !== 'paid' && !started) continue;
    const latest = Math.max(invoice.issued, Math.min(NOW - DAY, invoice.due + 10 * DAY));
    const pay = (cents: number, method: Payment['method']) => {
      const day = invoice.issued + Math.floor((random.next() * (latest - invoice.issued)) / DAY) * DAY;
      const paid = Math.min(NOW - MINUTE, day + random.int(480, 1080) * MINUTE);
      all.push({ invoice, cents, method, paid, reference: reference(random, method) });
    };
    const method = random.weighted({ card: 46, transfer: 29, insurance: 17, cash: 8 });
    const first =
      started || random.chance(0.07)
        ? Math.round(invoice.cents * (0.3 + random.next() * 0.5))
        : invoice.cents;
    pay(first, method);
    if (invoice.status === 'paid' && first < invoice.cents) pay(invoice.cents - first, 'card');
  }
  return all.sort((a, b) => a.paid - b.paid || a.invoice.id - b.invoice.id);
}

/** `1250` as `12.50` */
export const money = (cents: number): string => (cents / 100).toFixed(2);
