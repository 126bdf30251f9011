'use client';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { signOut } from '../../_lib/session.ts';
import { Button } from '../../_ui/button.tsx';

export function SignOutButton() {
  const [busy, setBusy] = useState(false);
  const leave = () => {
    setBusy(true);
    signOut();
  };
  return (
    <Button icon={<LogOut />} busy={busy} onClick={leave}>
      Sign out
    </Button>
  );
}
