'use client';
import { useState } from 'react';
import { gitAddress } from '@/server/projects/shapes';
import { keepTyped } from '../../../_lib/keep-typed.ts';
import { TextField } from '../../../_ui/field.tsx';
import { Segmented } from '../../../_ui/segmented.tsx';
import { FileDrop } from './file-drop.tsx';
import { nameFromAddress, nameFromFile } from './names.ts';

type Chosen = { address: string } | { uploadId: string };

interface GitSourceProps {
  team: string;
  address?: string;
  error?: string;
  onGiven: (chosen: Chosen | undefined, suggestedName?: string) => void;
}

/** A repository by address, or as a bundle file for machines that the server cannot reach. */
export function GitSource({ team, address: before = '', error, onGiven }: GitSourceProps) {
  const [from, setFrom] = useState<'address' | 'bundle'>('address');
  const [address, setAddress] = useState(before);
  const [left, setLeft] = useState(false);
  const fine = gitAddress.safeParse(address);
  const change = (text: string) => {
    setAddress(text);
    const parsed = gitAddress.safeParse(text);
    onGiven(
      parsed.success ? { address: parsed.data } : undefined,
      parsed.success ? nameFromAddress(text) : undefined,
    );
  };
  const problem = left && address && !fine.success ? fine.error.issues[0]?.message : undefined;
  return (
    <div className="flex flex-col gap-3">
      <div>
        <Segmented
          label="How it comes here"
          value={from}
          onChange={(next) => {
            setFrom(next);
            if (next === 'address') change(address);
            else onGiven(undefined);
          }}
          options={[
            { value: 'address', label: 'Address' },
            { value: 'bundle', label: 'Bundle file' },
          ]}
        />
      </div>
      {from === 'address' ? (
        <TextField
          label="Address"
          mono
          ref={keepTyped(address, change)}
          value={address}
          onChange={(event) => change(event.target.value)}
          onBlur={() => setLeft(true)}
          placeholder="https://git.example.com/team/project.git"
          hint="As git clone takes it. A private repository needs its token in the address: https://token@host/…; it is kept sealed and thrown away afterwards."
          error={problem ?? error}
          autoComplete="off"
          spellCheck={false}
        />
      ) : (
        <FileDrop
          team={team}
          label="Bundle file"
          hint="Made by: git bundle create project.bundle --branches HEAD"
          accept=".bundle,application/octet-stream"
          error={error}
          onFile={(file) => onGiven(file && { uploadId: file.uploadId }, file && nameFromFile(file.name))}
        />
      )}
    </div>
  );
}
