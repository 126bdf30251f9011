import type { Mark } from './shapes.ts';

const MARK = /(^|\s)@(personal|health|secret|subject)(?![\w@-])/g;

/**
 * Parts a COMMENT ON into what people read and the marks in it (`@personal @health @secret @subject`).
 * @returns `comment` null when nothing but marks is left; `marks` without repetition, in alphabetical order
 */
export function readComment(text: string | null): { comment: string | null; marks: Mark[] } {
  if (!text) return { comment: null, marks: [] };
  const marks = [...text.matchAll(MARK)].map((match) => match[2] as Mark);
  const comment = text
    .replace(MARK, '$1')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ +([.,;])/g, '$1')
    .trim();
  return { comment: comment || null, marks: [...new Set(marks)].sort() };
}
