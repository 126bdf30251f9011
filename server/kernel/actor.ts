/** Who acts, found once per request from a session cookie or a personal access token. */
export interface Actor {
  userId: string;
  name: string;
  email: string;
  /** How they came: recorded in the audit log. */
  via: 'browser' | 'token' | 'git' | 'cli' | 'job';
  /** A token with scope `read` may not change anything. */
  scope: 'read' | 'write';
  serverOwner: boolean;
  /** The browser session, when there is one. */
  sessionId?: string;
}
