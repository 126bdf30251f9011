/** Roles of a team from least to most. Each may do all that the ones before it may. */
export const ROLES = ['viewer', 'reviewer', 'developer', 'admin', 'owner'] as const;
export type TeamRole = (typeof ROLES)[number];

/** The one table of who may do what: permission → the lowest role that has it. */
export const PERMISSIONS = {
  'team.read': 'viewer',
  'team.update': 'admin',
  'team.delete': 'owner',
  'member.list': 'viewer',
  'member.invite': 'admin',
  'member.update': 'admin',
  'member.remove': 'admin',
  'audit.read': 'admin',
  'project.read': 'viewer',
  'project.create': 'developer',
  'project.update': 'admin',
  'project.delete': 'admin',
  'repository.read': 'viewer',
  'repository.push': 'developer',
  'schema.read': 'viewer',
  'diagram.read': 'viewer',
  'diagram.saveOwn': 'viewer',
  'diagram.saveShared': 'developer',
  'rows.read': 'viewer',
  'rows.readPersonal': 'developer',
  'rows.write': 'developer',
  'api.call': 'viewer',
  'api.callAsService': 'developer',
  'api.explain': 'developer',
  'key.read': 'viewer',
  'key.reveal': 'developer',
  'key.manage': 'admin',
  'preview.read': 'viewer',
  'pull.read': 'viewer',
  'pull.open': 'developer',
  'pull.update': 'developer',
  'pull.comment': 'reviewer',
  'pull.review': 'reviewer',
  'pull.decide': 'reviewer',
  'pull.merge': 'developer',
  'pull.protect': 'admin',
  'release.read': 'viewer',
} as const satisfies Record<string, TeamRole>;
export type Permission = keyof typeof PERMISSIONS;

/** True when `role` is `least` or more. */
export function atLeast(role: TeamRole, least: TeamRole): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** May a member with this role do that? */
export function allows(role: TeamRole, permission: Permission): boolean {
  return atLeast(role, PERMISSIONS[permission]);
}
