import Link from 'next/link';
import { paths } from '@/app/_lib/paths';
import { CodeBlock } from '@/app/_ui/code-block';

interface CloneProps {
  cloneUrl: string;
  project: string;
  /** Main moves by merging pull requests only. */
  protectMain?: boolean;
  /** Lines for a repository that is still empty. */
  empty?: boolean;
}

const folderOf = (project: string) => project.replace(/[^\w.-]/g, '');

function lines({ cloneUrl, project, empty }: CloneProps): string {
  if (empty)
    return [
      'git init --initial-branch=main',
      'git add . && git commit -m "Start"',
      `git remote add origin ${cloneUrl}`,
      'git push -u origin main',
    ].join('\n');
  return [`git clone ${cloneUrl}`, `cd ${folderOf(project)}`].join('\n');
}

const migration = (protectMain: boolean | undefined) =>
  [
    protectMain && 'git switch -c notes',
    'mkdir -p database/migrations',
    '$EDITOR database/migrations/$(date -u +%Y%m%d%H%M%S)_add_notes.sql',
    'git add . && git commit -m "Add notes"',
    `git push origin ${protectMain ? 'notes' : 'main'}`,
  ]
    .filter(Boolean)
    .join('\n');

/** How to get the repository and push to it with stock git. */
export function CloneInstructions(props: CloneProps) {
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <CodeBlock code={lines(props)} language="bash" copy="the commands" />
      <p className="text-ink-2">
        Git asks for a name and a password: the name can be anything, the password is a{' '}
        <Link href={paths.account('tokens')} className="link">
          personal access token
        </Link>{' '}
        with scope “write”.
      </p>
      <div>
        <p className="mb-1.5 text-ink-2">
          {props.protectMain
            ? 'Main is protected: push a branch, and follow the link that git prints to its pull request:'
            : 'A push to main applies its new migrations before the branch moves:'}
        </p>
        <CodeBlock code={migration(props.protectMain)} language="bash" copy="the commands" />
      </div>
    </div>
  );
}
