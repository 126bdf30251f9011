/** What an action is in words, after the name of the person: “Ada … changed the role of”. */
const WORDS: Record<string, string> = {
  'server.setUp': 'set this server up',
  'session.start': 'signed in',
  'session.end': 'ended a session',
  'session.endOthers': 'ended all other sessions',
  'account.create': 'made an account',
  'account.rename': 'changed their name',
  'account.changePassword': 'changed their password',
  'account.resetPassword': 'got a new password from the server',
  'identity.link': 'connected a way to sign in',
  'identity.unlink': 'disconnected a way to sign in',
  'token.create': 'made an access token',
  'token.revoke': 'revoked an access token',
  'team.create': 'made the team',
  'team.update': 'changed the team’s name or address',
  'team.delete': 'deleted the team',
  'member.changeRole': 'changed the role of',
  'member.remove': 'removed',
  'member.leave': 'left the team',
  'invitation.create': 'made an invitation',
  'invitation.revoke': 'revoked an invitation',
  'invitation.accept': 'joined by an invitation',
  'project.create': 'made the project',
  'project.ready': 'finished making the project',
  'project.update': 'changed the project',
  'project.delete': 'deleted the project',
  'environment.update': 'changed the settings of',
  'repository.push': 'pushed to',
  'repository.pushPart': 'pushed in vain, with migrations that stay, to',
  'pull.open': 'opened the pull request',
  'pull.update': 'changed the pull request',
  'pull.close': 'closed the pull request',
  'pull.reopen': 'opened again the pull request',
  'pull.startChange': 'started a change of',
  'pull.commitFile': 'committed a file to the pull request',
  'pull.updateBranch': 'brought main into the pull request',
  'pull.resolveConflicts': 'resolved conflicts of the pull request',
  'pull.applySuggestion': 'took in a suggestion for the pull request',
  'pull.review': 'reviewed the pull request',
  'pull.askReviewer': 'asked for a review of the pull request',
  'pull.withdrawReviewer': 'took back a request to review the pull request',
  'pull.comment': 'commented on the pull request',
  'pull.editComment': 'changed a comment on the pull request',
  'pull.deleteComment': 'took back a comment on the pull request',
  'pull.resolveThread': 'settled a conversation of the pull request',
  'pull.unresolveThread': 'opened again a conversation of the pull request',
  'pull.protect': 'set what merging needs in',
  'pull.merge': 'asked to merge the pull request',
  'pull.queue': 'put into the merge queue the pull request',
  'pull.unqueue': 'took out of the merge queue the pull request',
  'release.done': 'released the pull request',
  'release.fail': 'could not release the pull request',
  'key.create': 'made an API key of',
  'key.reveal': 'looked at an API key of',
  'key.rotate': 'replaced an API key of',
  'key.revoke': 'revoked an API key of',
  'console.write': 'opened the API console for writing to',
  'console.send': 'sent a request of the API console to',
  'jwtSecret.reveal': 'looked at the signing secret of',
  'jwtSecret.rotate': 'replaced the signing secret of',
  'row.insert': 'added rows to',
  'row.update': 'changed rows of',
  'row.remove': 'deleted rows of',
  'diagram.save': 'moved tables in the diagram of',
  'diagram.reset': 'reset the diagram of',
};

/** `member.changeRole` → “changed the role of”; an action without words of its own is taken apart. */
export function actionWords(action: string): string {
  const known = WORDS[action];
  if (known) return known;
  const [noun = '', verb = ''] = action.split('.');
  const spaced = (text: string) => text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `${spaced(noun)}: ${spaced(verb)}`;
}

/** `member:ada@example.org` → its kind and name. */
export function targetParts(target: string): { kind: string; name: string } {
  const colon = target.indexOf(':');
  return colon < 0
    ? { kind: '', name: target }
    : { kind: target.slice(0, colon), name: target.slice(colon + 1) };
}

export interface Difference {
  key: string;
  before: string | undefined;
  after: string | undefined;
}

function text(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys of before and after with their values as text; what is the same on both sides is left out. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [left, right] = [isPlain(before) ? before : {}, isPlain(after) ? after : {}];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys
    .map((key) => ({ key, before: text(left[key]), after: text(right[key]) }))
    .filter((one) => one.before !== one.after && !(one.before === 'null' && one.after === undefined));
}
