'use client';
import type { SourceKind } from '@/server/projects/shapes';
import { fieldError } from '../../../_lib/errors.ts';
import { DatabaseSource } from './database-source.tsx';
import { type Draft, type Given, START } from './draft.ts';
import { FileDrop } from './file-drop.tsx';
import { GitSource } from './git-source.tsx';
import { nameFromAddress, nameFromFile } from './names.ts';
import { WAYS } from './ways.ts';

interface SourceFieldsProps {
  team: string;
  kind: SourceKind;
  start: Draft;
  error: unknown;
  onGiven: (given: Given, suggestedName?: string) => void;
}

/** The fields of one way; they say when the source is complete and which name would suit it. */
export function SourceFields({ team, kind, start, error, onGiven }: SourceFieldsProps) {
  if (kind === 'sql')
    return (
      <FileDrop
        team={team}
        label="SQL file"
        hint="Plain SQL: a pg_dump in plain format (-Fp, which is its default) or any script. COPY data blocks included."
        accept=".sql,.txt,application/sql,text/plain"
        error={fieldError(error, 'uploadId')}
        onFile={(file) =>
          onGiven(
            file ? { source: { kind: 'sql', uploadId: file.uploadId } } : START.sql,
            file && nameFromFile(file.name),
          )
        }
      />
    );
  if (kind === 'database')
    return (
      <DatabaseSource
        team={team}
        schemas={start.schemas}
        onGiven={(chosen) =>
          onGiven(
            chosen ? { source: { kind: 'database', ...chosen } } : START.database,
            chosen && nameFromAddress(chosen.url),
          )
        }
      />
    );
  if (kind === 'git')
    return (
      <GitSource
        team={team}
        address={start.address}
        error={fieldError(error, 'address')}
        onGiven={(chosen, name) => onGiven(chosen ? { source: { kind: 'git', ...chosen } } : START.git, name)}
      />
    );
  const way = WAYS.find((one) => one.kind === kind);
  return <p className="text-ink-2">{way?.about}</p>;
}
