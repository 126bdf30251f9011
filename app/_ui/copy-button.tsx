'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '../_lib/clipboard.ts';
import { Button, type ButtonProps } from './button.tsx';
import { IconButton } from './icon-button.tsx';

interface CopyButtonProps {
  text: string;
  /** What is copied: “API address”. Read out, and shown unless `words` is given. */
  label: string;
  /** Shows words instead of the icon alone. */
  words?: string;
  tone?: ButtonProps['tone'];
}

/** Copies `text` and says that it did. */
export function CopyButton({ text, label, words, tone }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_600);
    return () => clearTimeout(timer);
  }, [copied]);
  const act = () => copyText(text).then(() => setCopied(true));
  const icon = copied ? <Check /> : <Copy />;
  const said = (
    <span role="status" className="sr-only">
      {copied ? `${label} copied` : ''}
    </span>
  );
  if (words)
    return (
      <Button tone={tone} icon={icon} onClick={act}>
        {copied ? 'Copied' : words}
        {said}
      </Button>
    );
  return (
    <>
      <IconButton label={copied ? 'Copied' : `Copy ${label}`} onClick={act} className="size-7">
        {icon}
      </IconButton>
      {said}
    </>
  );
}
