import type { TeamRole } from '@/server/kernel/permissions';

/** What each role may do beyond the one before it. */
export const ROLE_WORDS: Record<TeamRole, string> = {
  viewer: 'sees projects, diagrams and tables, without personal data; calls the API',
  reviewer: 'as viewer, and comments on pull requests, reviews and approves them',
  developer:
    'as reviewer, and makes projects, pushes, opens and merges pull requests, changes rows, sees personal data and keys',
  admin: 'as developer, and invites people, changes settings and keys, deletes projects, reads the audit log',
  owner: 'as admin, and makes other owners and deletes the team',
};
