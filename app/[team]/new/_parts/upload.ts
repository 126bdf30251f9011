/** A file on its way to the server, with what of it has arrived. `fetch` cannot tell that, so this is an XHR. */
export interface Upload {
  done: Promise<{ uploadId: string; bytes: number }>;
  stop: () => void;
}

const sentenceOf = (request: XMLHttpRequest): string => {
  try {
    return (JSON.parse(request.responseText) as { error?: string }).error ?? '';
  } catch {
    return '';
  }
};

/** Sends a file; `onProgress` gets the bytes that have left. Rejects with an Error whose message can be shown. */
export function sendFile(team: string, file: File, onProgress: (sent: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<{ uploadId: string; bytes: number }>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onerror = () =>
      reject(new Error('The connection broke off. Nothing was kept; choose the file again.'));
    request.onabort = () => reject(new Error(''));
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else
        reject(new Error(sentenceOf(request) || `The server refused the file (status ${request.status}).`));
    };
  });
  request.open('PUT', `/api/uploads?${new URLSearchParams({ team, name: file.name })}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.send(file);
  return { done, stop: () => request.abort() };
}
