import { CopyButton } from '../../../_ui/copy-button.tsx';

/** A line of text to be copied; a long one breaks, so that all of it can be read. */
export function CopyLine({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex min-w-0 items-center gap-1 rounded-ctl bg-sunken py-0.5 pr-0.5 pl-2.5">
      <code className="min-w-0 flex-1 text-code break-all">{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
