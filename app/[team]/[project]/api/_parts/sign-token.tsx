import { CodeBlock } from '@/app/_ui/code-block';

const CLAIMS = [
  { name: 'role', text: 'authenticated for a signed-in user; anon and service_role are possible too' },
  { name: 'sub', text: 'the id of the user, which rules compare with their rows' },
  { name: 'aud', text: 'the ref of this environment: a token for another one is refused' },
  {
    name: 'exp',
    text: 'when it ends, in seconds since 1970; 30 seconds of difference between clocks are accepted',
  },
];

/** A program that signs a user's token; runs when pasted, with the secret in the environment. */
export function signingCode(ref: string): string {
  return `import { SignJWT } from 'jose';

const secret = new TextEncoder().encode(process.env.SLIPWAY_JWT_SECRET);
const token = await new SignJWT({ role: 'authenticated' })
  .setProtectedHeader({ alg: 'HS256' })
  .setSubject('the id of your user')
  .setAudience('${ref}')
  .setExpirationTime('1h')
  .sign(secret);
console.log(token);`;
}

const POLICY = `CREATE POLICY own_rows ON orders FOR SELECT TO authenticated
  USING (user_id = (SELECT current_setting('request.jwt.claims', true)::jsonb ->> 'sub'));`;

/** How an application signs its users in: the claims of a token, and where rules read them. */
export function SignToken({
  environmentRef,
  roleClaim = '.role',
}: {
  environmentRef: string;
  /** Where this environment looks for the role. */
  roleClaim?: string;
}) {
  return (
    <>
      <p className="text-ink-2">
        Your own sign-in decides who somebody is. It then signs a token with the JWT secret (HS256), and the
        application sends it with every request as <code>Authorization: Bearer …</code>, beside the
        publishable key.
      </p>
      {roleClaim !== '.role' && (
        <p className="mt-2 text-ink-2">
          This environment looks for the role at <code>{roleClaim}</code>, not at <code>role</code>: write the
          claim there.
        </p>
      )}
      <dl className="my-3 border-t border-line">
        {CLAIMS.map(({ name, text }) => (
          <div
            key={name}
            className="grid gap-x-3.5 border-b border-line py-1.5 sm:grid-cols-[6rem_minmax(0,1fr)]"
          >
            <dt>
              <code>{name}</code>
            </dt>
            <dd className="text-ink-2">
              {text}
              {name === 'aud' && (
                <>
                  . Here: <code className="break-all">{environmentRef}</code>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <CodeBlock code={signingCode(environmentRef)} language="javascript" copy="signing code" />
      <p className="mt-4 mb-2 text-ink-2">A rule reads the claims of the token:</p>
      <CodeBlock code={POLICY} language="sql" copy="rule" />
    </>
  );
}
