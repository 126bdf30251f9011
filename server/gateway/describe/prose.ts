/** First line of a comment and the rest of it; undefined where there is nothing. */
export function splitComment(comment: string | null): { summary?: string; description?: string } {
  if (!comment) return {};
  const at = comment.indexOf('\n');
  if (at < 0) return { summary: comment };
  const description = comment.slice(at + 1).replace(/^\n+/, '');
  return { summary: comment.slice(0, at), ...(description && { description }) };
}
