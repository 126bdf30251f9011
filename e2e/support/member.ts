import { type Browser, expect, type Page } from '@playwright/test';
import { TEAM } from './people.ts';

export interface Person {
  name: string;
  email: string;
  password: string;
}

/** A person nobody has met yet. */
export function somebody(name: string): Person {
  const unique = Math.random().toString(36).slice(2, 8);
  const email = `${name.toLowerCase()}-${unique}@example.test`;
  return { name: `${name} ${unique}`, email, password: 'nine quiet lighthouses' };
}

/** An invitation link, made by the owner whose browser `owner` is. */
export async function invitationLink(owner: Page, role: string): Promise<string> {
  const answer = await owner.request.post('/api/trpc/teams.invite', {
    data: { json: { team: TEAM.slug, role, days: 7 } },
  });
  expect(answer.ok()).toBe(true);
  const { result } = await answer.json();
  return `/invite/${result.data.json.token}`;
}

/** A browser of its own that is signed in to nothing. */
export async function freshPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  return context.newPage();
}

/** Opens the link and makes an account there; ends on the team's home. */
export async function joinBy(page: Page, link: string, person: Person): Promise<void> {
  await open(page, link);
  await page.getByLabel('Your name').fill(person.name);
  const email = page.getByLabel('E-mail');
  // An invitation for one address fills it in for good.
  if (await email.isEditable()) await email.fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Make account and join' }).click();
  await expect(page).toHaveURL(`/${TEAM.slug}`);
}

/** A new member of the team with this role, in a browser of their own. */
export async function aMember(
  browser: Browser,
  owner: Page,
  role: string,
  name = 'Mira',
): Promise<[Page, Person]> {
  const person = somebody(name);
  const page = await freshPage(browser);
  await joinBy(page, await invitationLink(owner, role), person);
  return [page, person];
}

/** Waits until the page listens to clicks: it is drawn on the server and shows before that. */
export async function alive(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('#main button, #main form')].every((element) =>
      Object.keys(element).some((key) => key.startsWith('__reactProps')),
    ),
  );
}

/** Opens a page and waits until it listens. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await alive(page);
}

/** Fills in the sign-in page. */
export async function signIn(page: Page, { email, password }: Omit<Person, 'name'>): Promise<void> {
  await open(page, '/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
