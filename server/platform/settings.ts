import path from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

const whole = (min: number, max: number, problem: string) =>
  z.coerce.number(problem).int(problem).min(min, problem).max(max, problem);
const oneOf = <const T extends readonly [string, ...string[]]>(names: T) =>
  z.enum(names, `must be ${names.slice(0, -1).join(', ')} or ${names.at(-1)}`);
const WEB_ADDRESS = 'must be an address such as https://slipway.example.org';
const port = whole(1, 65535, 'must be a whole number from 1 to 65535');
const flag = oneOf(['true', 'false', '1', '0'])
  .transform((text) => text === 'true' || text === '1')
  .default(false);
const count = whole(1, Number.MAX_SAFE_INTEGER, 'must be a whole number from 1');
const databaseUrl = z
  .string()
  .refine(
    (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text),
    'must look like postgres://user:password@host:5432/postgres',
  );

export type AddressRange = ReturnType<typeof ipaddr.parseCIDR>;

/** Addresses and CIDR ranges of a list with commas or spaces; undefined when one of them is neither. Pure. */
export function parseRanges(text: string): AddressRange[] | undefined {
  const ranges = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((one) => {
      if (ipaddr.isValidCIDR(one)) return ipaddr.parseCIDR(one);
      // A number alone is an address to the library, but a mistake to everybody else.
      if (!ipaddr.IPv4.isValidFourPartDecimal(one) && !ipaddr.IPv6.isValid(one)) return undefined;
      const address = ipaddr.parse(one);
      return [address, address.kind() === 'ipv4' ? 32 : 128] as AddressRange;
    });
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

/** Every setting there is. The description is the documentation: `docs/settings.md` is generated from it. */
export const SETTINGS = {
  PORT: port.default(3000).describe('Port of the front door: console, API and Git on one address.'),
  HOST: z.string().min(1).default('0.0.0.0').describe('Address the front door listens on.'),
  SLIPWAY_URL: z
    .url({ protocol: /^https?$/, error: WEB_ADDRESS })
    .optional()
    .describe('The address people open, when it is not http://localhost:PORT (behind a reverse proxy).'),
  SLIPWAY_TRUSTED_PROXIES: z
    .string()
    .refine(parseRanges, 'must be a list of addresses or ranges such as 127.0.0.1, 10.0.0.0/8')
    .optional()
    .describe(
      'Addresses or ranges of your reverse proxies, with commas. From these, and from nobody else, X-Forwarded-For is believed: limits then count the address before them.',
    ),
  SLIPWAY_DATA: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder for the database, repositories and uploads.'),
  DATABASE_URL: databaseUrl
    .optional()
    .describe('Your own PostgreSQL (15 or newer, superuser) instead of the embedded one.'),
  SLIPWAY_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe('Master key that seals stored secrets. Default: made once and kept in <data>/secret.'),
  SLIPWAY_OWNER_EMAIL: z
    .email('must be an e-mail address')
    .optional()
    .describe('Makes the first owner unattended, with SLIPWAY_OWNER_PASSWORD.'),
  SLIPWAY_OWNER_PASSWORD: z
    .string()
    .min(10, 'must have at least 10 characters')
    .optional()
    .describe('See SLIPWAY_OWNER_EMAIL.'),
  SLIPWAY_ALLOW_PRIVATE_ADDRESSES: flag.describe(
    "Lets Git imports, sign-in providers and the public keys of an API's sign-in be at loopback and private addresses.",
  ),
  SLIPWAY_MAX_UPLOAD_MB: count.default(4096).describe('Largest SQL file that can be uploaded, in MB.'),
  SLIPWAY_MAX_PREVIEWS: count.default(40).describe('Most previews on this server at a time.'),
  SLIPWAY_MAX_PREVIEWS_PER_PROJECT: count.default(20).describe('Most previews of one project at a time.'),
  SLIPWAY_PREVIEW_DISK_MB: count
    .default(20_480)
    .describe('Most disk that all previews together may take, in MB.'),
  SLIPWAY_PREVIEW_ROWS: count
    .default(1_000_000)
    .describe('Most rows of a table in a preview; those that other rows refer to come on top.'),
  SLIPWAY_LOG: oneOf(['debug', 'info', 'warn', 'error']).default('info').describe('Log level.'),
  GITHUB_ID: z.string().optional().describe('Client id of a GitHub OAuth app: adds “Sign in with GitHub”.'),
  GITHUB_SECRET: z.string().optional().describe('See GITHUB_ID.'),
  GITHUB_URL: z
    .url({ protocol: /^https?$/, error: WEB_ADDRESS })
    .default('https://github.com')
    .describe('Address of GitHub, when it is your own GitHub Enterprise Server.'),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: WEB_ADDRESS })
    .optional()
    .describe('Issuer of an OpenID Connect provider, as in its discovery document.'),
  OIDC_CLIENT_ID: z.string().optional().describe('See OIDC_ISSUER.'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('See OIDC_ISSUER.'),
  OIDC_NAME: z.string().default('Single sign-on').describe('What the sign-in button says.'),
};
const table = z.object(SETTINGS);

export interface Settings extends z.infer<typeof table> {
  /** Absolute path of the data folder. */
  dataDir: string;
  /** What people open, without a trailing slash. */
  publicUrl: string;
}

const TOGETHER = [
  ['SLIPWAY_OWNER_EMAIL', 'SLIPWAY_OWNER_PASSWORD'],
  ['GITHUB_ID', 'GITHUB_SECRET'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
] as const;

function incomplete(values: Record<string, unknown>): string | undefined {
  for (const group of TOGETHER) {
    const missing = group.filter((name) => values[name] === undefined);
    if (missing.length && missing.length < group.length)
      return `${missing.join(' and ')} must be set too, because ${group.find((n) => !missing.includes(n))} is.`;
  }
  return undefined;
}

/**
 * Reads and checks the settings. Throws an Error whose message is one sentence that names the wrong setting;
 * an empty variable counts as not set.
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.fromEntries(
    Object.keys(SETTINGS).map((name) => [name, env[name] === '' ? undefined : env[name]]),
  );
  const parsed = table.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`Setting ${String(issue?.path[0])} is wrong: ${issue?.message}.`);
  }
  const problem = incomplete(parsed.data);
  if (problem) throw new Error(`Settings are incomplete: ${problem}`);
  const values = parsed.data;
  return {
    ...values,
    dataDir: path.resolve(values.SLIPWAY_DATA),
    publicUrl: (values.SLIPWAY_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ''),
  };
}
