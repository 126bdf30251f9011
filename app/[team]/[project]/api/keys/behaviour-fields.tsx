import { CheckField, SelectField, TextAreaField, TextField } from '@/app/_ui/field';
import type { AGGREGATES, ApiBehaviour } from '@/server/environments/shapes';

type LimitName = 'anonMs' | 'authenticatedMs' | 'serviceMs' | RowsName;
type RowsName = 'anonRows' | 'authenticatedRows' | 'serviceRows';
/** The settings as a person types them. */
export type Typed = Omit<ApiBehaviour, LimitName> & Record<LimitName, string>;

interface FieldsProps {
  typed: Typed;
  /** Nothing can be changed. */
  off: boolean;
  error: (name: keyof Typed) => string | undefined;
  type: (change: Partial<Typed>) => void;
}

const AGGREGATE_WORDS: Record<(typeof AGGREGATES)[number], string> = {
  everyone: 'Everybody',
  signedIn: 'Signed-in callers and the secret key',
  service: 'Only the secret key',
  nobody: 'Nobody',
};

export function BehaviourFields(props: FieldsProps) {
  return (
    <>
      <Limit {...props} name="anonMs" label="Time limit of anon, in ms" />
      <Limit {...props} name="authenticatedMs" label="Time limit of authenticated, in ms" />
      <Limit {...props} name="serviceMs" label="Time limit of service_role, in ms" />
      <MostRows {...props} name="anonRows" label="Most rows for anon" />
      <MostRows {...props} name="authenticatedRows" label="Most rows for authenticated" />
      <MostRows {...props} name="serviceRows" label="Most rows for service_role" />
      <Requests {...props} />
      <Tokens {...props} />
      <Permitted {...props} />
    </>
  );
}

interface LimitProps extends FieldsProps {
  name: LimitName;
  label: string;
  hint?: string;
  optional?: boolean;
}

function Limit({ typed, off, error, type, name, label, ...rest }: LimitProps) {
  return (
    <TextField
      {...rest}
      label={label}
      inputMode="numeric"
      disabled={off}
      value={typed[name]}
      error={error(name)}
      onChange={({ target }) => type({ [name]: target.value })}
    />
  );
}

function MostRows(props: FieldsProps & { name: RowsName; label: string }) {
  return <Limit {...props} optional hint="Empty: as in “Most rows in one answer”." />;
}

function Requests({ typed, off, error, type }: FieldsProps) {
  return (
    <>
      <TextField
        label="Function before each request"
        hint="Without arguments. It refuses a request by raising an error."
        optional
        mono
        disabled={off}
        value={typed.preRequest}
        error={error('preRequest')}
        onChange={({ target }) => type({ preRequest: target.value })}
      />
      <SelectField
        label="Who may use aggregates"
        hint="A sum over a large table takes time."
        disabled={off}
        value={typed.aggregates}
        error={error('aggregates')}
        onChange={({ target }) => type({ aggregates: target.value as Typed['aggregates'] })}
      >
        {Object.entries(AGGREGATE_WORDS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </SelectField>
    </>
  );
}

function Tokens({ typed, off, error, type }: FieldsProps) {
  return (
    <>
      <TextField
        label="Where a token names its role"
        hint="A path such as .app.roles[0], to a claim that users cannot write."
        mono
        disabled={off}
        value={typed.roleClaim}
        error={error('roleClaim')}
        onChange={({ target }) => type({ roleClaim: target.value })}
      />
      <TextField
        className="sm:col-span-2"
        label="Address of your sign-in’s public keys"
        hint="https, a JWK set. It is read now and every five minutes; its keys count for anon and authenticated."
        optional
        mono
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        disabled={off}
        value={typed.jwksUrl}
        error={error('jwksUrl')}
        onChange={({ target }) => type({ jwksUrl: target.value })}
      />
      <TextAreaField
        className="sm:col-span-3"
        label="Public keys of your sign-in (JWK set)"
        hint="For keys that are at no address. They count beside the JWT secret, for anon and authenticated. Each key names its algorithm in “alg”. Several count at once: add the new key, change over, remove the old one."
        optional
        mono
        rows={4}
        spellCheck={false}
        disabled={off}
        value={typed.jwks}
        error={error('jwks')}
        onChange={({ target }) => type({ jwks: target.value })}
      />
    </>
  );
}

function Permitted({ typed, off, type }: FieldsProps) {
  return (
    <div className="grid gap-2 sm:col-span-3">
      <CheckField
        label="Callers may have their writes undone"
        hint="With the header Prefer: tx=rollback, to try a write out."
        disabled={off}
        checked={typed.txOverride}
        onChange={({ target }) => type({ txOverride: target.checked })}
      />
      <CheckField
        label="Callers may ask for execution plans"
        hint="Plans show how the database is built. Allow them while you tune queries."
        disabled={off}
        checked={typed.plans}
        onChange={({ target }) => type({ plans: target.checked })}
      />
    </div>
  );
}
