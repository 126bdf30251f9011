import type { z } from 'zod';
import type { Repository } from '../platform/git/run.ts';
import type { RepoPath, Revision } from '../platform/git/values.ts';
import { readBlobs } from './cat-file.ts';
import { LIMITS } from './limits.ts';
import { type SlipwayJson, slipwayJson } from './shapes.ts';
import { entryAt } from './tree.ts';

export type SlipwayJsonResult = { ok: true; value: SlipwayJson } | { ok: false; problems: string[] };

function describe(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return `unknown key ${issue.keys.map((key) => `“${[...where, key].join('.').slice(0, 80)}”`).join(', ')}`;
  return `${where.join('.') || 'the file'}: ${issue.message}`;
}

/** Reads the text of a `slipway.json`. Pure; problems are phrases that name the key. */
export function parseSlipwayJson(text: string): SlipwayJsonResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, problems: [`not valid JSON (${(error as Error).message})`] };
  }
  const parsed = slipwayJson.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, problems: parsed.error.issues.map(describe) };
}

/** `slipway.json` at a commit; undefined when there is none. */
export async function slipwayJsonAt(
  repository: Repository,
  commit: Revision,
): Promise<SlipwayJsonResult | undefined> {
  const entry = await entryAt(repository, commit, 'slipway.json' as RepoPath);
  if (!entry) return undefined;
  if (!entry.mode.startsWith('100')) return { ok: false, problems: ['it must be a plain file'] };
  if ((entry.bytes ?? 0) > LIMITS.jsonBytes) return { ok: false, problems: ['it is larger than 64 kB'] };
  const [blob] = await readBlobs(repository, [entry.id]);
  return parseSlipwayJson(blob!.toString('utf8'));
}
