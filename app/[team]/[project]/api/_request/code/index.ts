import { curlCode } from './curl.ts';
import { fetchCode } from './fetch.ts';
import { pythonCode } from './python.ts';
import type { CodeContext } from './shapes.ts';
import { supabaseCode } from './supabase.ts';

export type CodeName = 'curl' | 'supabase-js' | 'fetch' | 'Python';

/** The languages a request can be written in; `language` is what the highlighter calls it. */
export const CODES: { name: CodeName; language: string; write: (context: CodeContext) => string }[] = [
  { name: 'curl', language: 'bash', write: curlCode },
  { name: 'supabase-js', language: 'javascript', write: supabaseCode },
  { name: 'fetch', language: 'javascript', write: fetchCode },
  { name: 'Python', language: 'python', write: pythonCode },
];
