'use client';
import clsx from 'clsx';
import { FileUp, X } from 'lucide-react';
import { type DragEvent, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { formatBytes } from '../../../_lib/format.ts';
import { IconButton } from '../../../_ui/icon-button.tsx';
import { Bar } from '../../../_ui/progress.tsx';
import { StatusMark } from '../../../_ui/status-mark.tsx';
import { sendFile, type Upload } from './upload.ts';

export interface UploadedFile {
  uploadId: string;
  name: string;
  bytes: number;
}

interface FileDropProps {
  team: string;
  label: string;
  hint: string;
  accept: string;
  error?: string;
  /** Called with the file once it has arrived, and with nothing when it is taken away. */
  onFile: (file: UploadedFile | undefined) => void;
}

interface Sending {
  name: string;
  bytes: number;
  sent: number;
  /** Milliseconds since it began, for the time that is left. */
  took: number;
  arrived: boolean;
}

function useUpload(team: string, onFile: FileDropProps['onFile']) {
  const [sending, setSending] = useState<Sending>();
  const [problem, setProblem] = useState('');
  const running = useRef<Upload>(undefined);
  useEffect(() => () => running.current?.stop(), []);
  const clear = () => {
    const before = running.current;
    running.current = undefined;
    before?.stop();
    setSending(undefined);
    setProblem('');
    onFile(undefined);
  };
  const send = async (file: File) => {
    clear();
    const began = Date.now();
    const { name, size: bytes } = file;
    setSending({ name, bytes, sent: 0, took: 0, arrived: false });
    const upload = sendFile(team, file, (sent) =>
      setSending((now) => now && { ...now, sent, took: Date.now() - began }),
    );
    running.current = upload;
    try {
      const { uploadId } = await upload.done;
      if (running.current !== upload) return;
      setSending((now) => now && { ...now, sent: bytes, arrived: true });
      onFile({ uploadId, name, bytes });
    } catch (error) {
      if (running.current !== upload) return; // stopped for another file
      setSending(undefined);
      setProblem((error as Error).message);
    }
  };
  return { sending, problem, send, clear };
}

function left({ bytes, sent, took }: Sending): string {
  if (took < 1_500 || !sent) return '';
  const seconds = Math.ceil(((took / sent) * (bytes - sent)) / 1000);
  return seconds > 90 ? `, about ${Math.round(seconds / 60)} min left` : `, about ${seconds} s left`;
}

function SendingRow({ sending, onClear }: { sending: Sending; onClear: () => void }) {
  const { name, bytes, sent, arrived } = sending;
  return (
    <div className="rounded-ctl border border-line bg-sunken px-3 py-2">
      <div className="flex items-center gap-2">
        <StatusMark status={arrived ? 'good' : 'running'} label={arrived ? 'Uploaded' : 'Uploading'} />
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <span className="text-xs text-ink-3 tabular-nums">
          {arrived ? formatBytes(bytes) : `${formatBytes(sent)} of ${formatBytes(bytes)}${left(sending)}`}
        </span>
        <IconButton
          label={arrived ? 'Take the file away' : 'Stop the upload'}
          onClick={onClear}
          className="size-6"
        >
          <X />
        </IconButton>
      </div>
      {!arrived && (
        <div className="mt-1.5">
          <Bar share={bytes ? sent / bytes : 0} label={`Upload of ${name}`} />
        </div>
      )}
    </div>
  );
}

/** A file by drag and drop or by choosing it; it is sent at once, so that the form is quick afterwards. */
export function FileDrop({ team, label, hint, accept, error, onFile }: FileDropProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const { sending, problem, send, clear } = useUpload(team, onFile);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) void send(file);
  };
  // A file chosen before the page came alive is still in the field.
  const waiting = useRef<HTMLInputElement>(null);
  const sendWaiting = useEffectEvent(() => {
    const file = waiting.current?.files?.[0];
    if (file) void send(file);
  });
  useEffect(() => sendWaiting(), []);
  const wrong = problem || error;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium text-ink-2">
        {label}
      </label>
      {sending ? (
        <SendingRow sending={sending} onClear={clear} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the field inside
        <div
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={clsx(
            'relative flex flex-col items-center gap-1 rounded-panel border border-dashed px-4 py-7 text-center has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
            over ? 'border-sea-fill bg-sea-wash' : 'border-control bg-sunken',
          )}
        >
          <FileUp className="icon text-ink-3" />
          <p>
            Drop a file here, or <span className="link">choose one</span>
          </p>
          <input
            id={id}
            type="file"
            accept={accept}
            aria-describedby={`${id}-hint`}
            aria-invalid={wrong ? true : undefined}
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) void send(file);
            }}
            ref={waiting}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
        </div>
      )}
      <p id={`${id}-hint`} className="text-xs text-ink-3">
        {hint}
      </p>
      <p role="alert" className="text-xs font-medium text-bad empty:hidden">
        {wrong}
      </p>
    </div>
  );
}
