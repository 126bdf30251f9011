import { paths } from '@/app/_lib/paths';

/** What a page of this section shows: a branch, or a commit by its full id. */
export interface Place {
  team: string;
  project: string;
  branch: string;
}

type Search = Record<string, string | string[] | undefined>;

/** One value of the query, or undefined. */
export function one(search: Search, name: string): string | undefined {
  const value = search[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first || undefined;
}

/** Reads the address of a page. */
export function placeOf(params: { team: string; project: string }, search: Search): Place {
  const { team, project } = params;
  return {
    team: decodeURIComponent(team),
    project: decodeURIComponent(project),
    branch: one(search, 'branch') ?? 'main',
  };
}

/** The branch as the address carries it: main needs no mention. */
export const mentioned = ({ branch }: Place) => (branch === 'main' ? undefined : branch);

export const isCommitId = (text: string) => /^[0-9a-f]{40}$/.test(text);

/** `main`, or the beginning of a commit's id. */
export const shown = (branch: string) => (isCommitId(branch) ? branch.slice(0, 8) : branch);

export const filesAt = (place: Place, path = '') =>
  paths.files(place.team, place.project, path, mentioned(place));
export const rawAt = (place: Place, path: string) =>
  paths.rawFile(place.team, place.project, path, mentioned(place));

/** Resolves a link of a document against the document's folder; what leads out of the repository ends at the root. */
export function resolvePath(folder: string, href: string): string {
  const plain = href.replace(/[?#].*$/, '');
  const from = plain.startsWith('/') ? [] : folder.split('/');
  const parts: string[] = from.filter(Boolean);
  for (const part of plain.split('/')) {
    if (part === '..') parts.pop();
    else if (part && part !== '.') parts.push(safeDecode(part));
  }
  return parts.join('/');
}

/** Decodes a part of an address. Pages get it encoded, their metadata sometimes decoded: what cannot be decoded is plain. */
export function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
