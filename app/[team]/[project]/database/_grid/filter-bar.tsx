'use client';
import { Filter as FilterIcon, Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { SelectField, TextField } from '@/app/_ui/field';
import { Popover } from '@/app/_ui/popover';
import type { GridColumn } from './columns.ts';
import {
  type Filter,
  filterInWords,
  formatCondition,
  OPERATORS,
  parseView,
  quoteName,
  type ViewQuery,
} from './query.ts';
import type { Kind } from './values.ts';

interface FilterBarProps {
  view: ViewQuery;
  /** Every column of the table, shown or not. */
  columns: GridColumn[];
  onChange: (view: ViewQuery) => void;
}

const FAMILY: Record<Kind, (typeof OPERATORS)[number]['for'][number]> = {
  number: 'number',
  date: 'time',
  time: 'time',
  text: 'text',
  search: 'search',
  boolean: 'any',
  json: 'any',
  uuid: 'any',
  array: 'any',
};

const operatorsFor = (kind: Kind) =>
  OPERATORS.filter((operator) => operator.for.includes('any') || operator.for.includes(FAMILY[kind]));

const placeholders: Record<string, string> = {
  in: '(a,b,c)',
  is: 'null',
  like: '*part*',
  ilike: '*part*',
  cs: '{a,b} or {"key":"value"}',
};

interface FilterFormProps {
  columns: GridColumn[];
  initial: Filter | undefined;
  onDone: (filter: Filter) => void;
}

/** The operators of a column's kind, plain and negated; one that does not fit its kind stays choosable. */
function ConditionField({
  kind,
  value,
  onChange,
}: {
  kind: Kind;
  value: string;
  onChange: (value: string) => void;
}) {
  const operators = operatorsFor(kind);
  const known = operators.some((operator) => operator.name === value.replace(/^not\./, ''));
  return (
    <SelectField label="Condition" value={value} onChange={(event) => onChange(event.target.value)}>
      {!known && <option value={value}>{value}</option>}
      {operators.map(({ name, words }) => (
        <option key={name} value={name}>
          {words} ({name})
        </option>
      ))}
      {operators.map(({ name, words }) => (
        <option key={name} value={`not.${name}`}>
          not: {words} (not.{name})
        </option>
      ))}
    </SelectField>
  );
}

function FilterForm({ columns, initial, onDone }: FilterFormProps) {
  const usable = columns.filter((column) => !column.masked);
  const [column, setColumn] = useState(initial?.column ?? usable[0]?.name ?? '');
  const [condition, setCondition] = useState(
    initial ? `${initial.negated ? 'not.' : ''}${initial.operator}` : 'eq',
  );
  const [value, setValue] = useState(initial?.value ?? '');
  const negated = condition.startsWith('not.');
  const operator = negated ? condition.slice(4) : condition;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone({ column, operator, negated, value });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <SelectField label="Column" value={column} onChange={(event) => setColumn(event.target.value)}>
        {usable.map((candidate) => (
          <option key={candidate.name}>{candidate.name}</option>
        ))}
      </SelectField>
      <ConditionField
        kind={usable.find((candidate) => candidate.name === column)?.kind ?? 'text'}
        value={condition}
        onChange={setCondition}
      />
      <TextField
        label="Value"
        value={value}
        placeholder={placeholders[operator]}
        onChange={(event) => setValue(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <p className="text-xs text-ink-3">
        In the address: <code>{`${quoteName(column)}=${formatCondition({ operator, negated, value })}`}</code>
      </p>
      <div className="flex justify-end">
        <Button tone="primary" type="submit">
          {initial ? 'Change the filter' : 'Add the filter'}
        </Button>
      </div>
    </form>
  );
}

const CHIP =
  'inline-flex h-6 max-w-80 items-center rounded-chip border border-sea-line bg-sea-wash text-xs text-sea pointer-coarse:h-9';

function Chip({
  filter,
  columns,
  onChange,
  onRemove,
}: {
  filter: Filter;
  columns: GridColumn[];
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}) {
  const [open, setOpen] = useState(false);
  const words = filterInWords(filter);
  return (
    <span className={CHIP}>
      <Popover
        title="Change the filter"
        align="start"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button
            type="button"
            className="h-full min-w-0 truncate pr-1 pl-2"
            aria-label={`Change the filter ${words}`}
          >
            {words}
          </button>
        }
      >
        <FilterForm
          columns={columns}
          initial={filter}
          onDone={(next) => {
            setOpen(false);
            onChange(next);
          }}
        />
      </Popover>
      <button
        type="button"
        className="grid h-full w-6 flex-none place-items-center hover:bg-hover"
        aria-label={`Remove the filter ${words}`}
        onClick={onRemove}
      >
        <X className="size-3" strokeWidth={2} aria-hidden="true" />
      </button>
    </span>
  );
}

/** The address's query string as text: for everything the chips cannot say. */
function RawForm({ text, onDone }: { text: string; onDone: (view: ViewQuery) => void }) {
  const [value, setValue] = useState(text);
  return (
    <form
      className="flex min-w-64 flex-1 items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(parseView(value.replace(/^\?/, '')));
      }}
    >
      <TextField
        className="flex-1"
        label="Query string of the API"
        mono
        value={value}
        placeholder="country=eq.USA&or=(age.gt.30,name.ilike.*ann*)&order=name.desc"
        onChange={(event) => setValue(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit">Apply</Button>
    </form>
  );
}

/** Conditions as chips and as the API's own text; both are the address of the page. */
export function FilterBar({
  view,
  columns,
  onChange,
  raw,
  rawText,
}: FilterBarProps & { raw: boolean; rawText: string }) {
  const [open, setOpen] = useState(false);
  const withFilters = (filters: Filter[]) => onChange({ ...view, filters, offset: 0 });
  if (raw)
    return <RawForm key={rawText} text={rawText} onDone={(next) => onChange({ ...next, offset: 0 })} />;
  const conditions = view.filters.length + view.others.length;
  return (
    <section aria-label="Filters" className="flex min-w-0 flex-wrap items-center gap-1.5">
      {view.filters.map((filter, index) => (
        <Chip
          // biome-ignore lint/suspicious/noArrayIndexKey: the same condition may stand twice
          key={`${index}-${filter.column}-${filter.operator}-${filter.value}`}
          filter={filter}
          columns={columns}
          onChange={(next) => withFilters(view.filters.map((kept, at) => (at === index ? next : kept)))}
          onRemove={() => withFilters(view.filters.filter((_, at) => at !== index))}
        />
      ))}
      {view.others.map(([key, value], index) => (
        <span key={`${key}=${value}`} className={CHIP}>
          <code className="min-w-0 truncate pl-2">{`${key}=${value}`}</code>
          <button
            type="button"
            className="grid h-full w-6 flex-none place-items-center hover:bg-hover"
            aria-label={`Remove the filter ${key}=${value}`}
            onClick={() =>
              onChange({ ...view, others: view.others.filter((_, at) => at !== index), offset: 0 })
            }
          >
            <X className="size-3" strokeWidth={2} aria-hidden="true" />
          </button>
        </span>
      ))}
      <Popover
        title="Add a filter"
        align="start"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button tone="quiet" icon={conditions ? <Plus /> : <FilterIcon />} className="h-6 px-2">
            {conditions ? 'Filter' : 'Add a filter'}
          </Button>
        }
      >
        <FilterForm
          columns={columns}
          initial={undefined}
          onDone={(filter) => {
            setOpen(false);
            withFilters([...view.filters, filter]);
          }}
        />
      </Popover>
      {conditions > 1 && (
        <Button
          tone="quiet"
          className="h-6 px-2"
          onClick={() => onChange({ ...view, filters: [], others: [], offset: 0 })}
        >
          Clear
        </Button>
      )}
    </section>
  );
}
