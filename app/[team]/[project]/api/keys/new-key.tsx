import { CopyButton } from '@/app/_ui/copy-button';

/** The text of a key that was just made, ready to copy. */
export function NewKeyText({
  text,
  name,
  kind,
}: {
  text: string;
  name: string;
  kind: 'publishable' | 'secret';
}) {
  return (
    <div className="grid gap-3">
      <div className="flex items-center gap-2 rounded-ctl border border-line bg-sunken py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 break-all">{text}</code>
        <CopyButton text={text} label={`key ${name}`} />
      </div>
      <p className="text-xs text-ink-3">
        {kind === 'secret'
          ? 'It opens every row: keep it on your servers. Developers of the team can show it again here.'
          : 'It may be in web pages and apps: it opens what visitors may see.'}
      </p>
    </div>
  );
}
