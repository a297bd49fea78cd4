/** Requests to the bot's server. Each throws `Refused` for an answer that is none, and whatever `fetch` throws without one. */

const PATIENCE_MS = 25_000;

export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  /** Milliseconds after which the server wants to be asked again. */
  readonly pause: number;

  constructor(status: number, code: string, message: string, pause: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.pause = pause;
  }
}

/** Trouble that may be over by itself: no connection, or a server that says so. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof Refused) || error.status >= 500 || error.status === 429 || error.status === 408;
}

/** A token that is not good any more; a new one helps. */
export function isStale(error: unknown): boolean {
  return error instanceof Refused && (error.status === 401 || error.status === 403) && error.code !== 'ForbiddenOrigin';
}

export type Grant = {
  readonly conversationId: string;
  readonly token: string;
  readonly userId?: string;
  readonly resume?: string;
  readonly streamUrl?: string;
};

export type Batch = { readonly activities: readonly Activity[]; readonly watermark?: string };

/** Of an activity what the widget looks at; nothing of it is to be believed to be there. */
export type Activity = {
  readonly type?: string;
  readonly id?: string;
  readonly timestamp?: string;
  readonly text?: string;
  readonly from?: { readonly id?: string; readonly role?: string; readonly name?: string };
  /** Of an event. */
  readonly name?: string;
  readonly value?: unknown;
  readonly attachments?: readonly {
    readonly contentType?: string;
    readonly contentUrl?: string;
    readonly name?: string;
    readonly content?: { readonly text?: string; readonly buttons?: readonly Action[] };
  }[];
  readonly suggestedActions?: { readonly actions?: readonly Action[] };
  readonly channelData?: {
    readonly clientActivityID?: string;
    readonly 'signpost:end'?: boolean;
    readonly attachmentSizes?: readonly unknown[];
  };
};

export type Action = {
  readonly title?: string;
  readonly text?: string;
  readonly displayText?: string;
  readonly value?: unknown;
};

export type Line = {
  /** Whether the server is there for every page: what anybody may read comes from it. */
  isThere(): Promise<boolean>;
  embed(body: object): Promise<Grant>;
  refresh(token: string): Promise<Grant>;
  start(token: string, locale: string): Promise<Grant>;
  reconnect(token: string, conversation: string, watermark: number): Promise<Grant>;
  activities(token: string, conversation: string, watermark: number): Promise<Batch>;
  post(token: string, conversation: string, activity: object): Promise<{ readonly id: string }>;
  /** @param progress a part of 1 */
  upload(
    token: string,
    conversation: string,
    activity: object,
    files: readonly File[],
    progress: (part: number) => void,
  ): Promise<{ readonly id: string }>;
};

export function directLine(base: string): Line {
  const root = `${base}/v3/directline`;
  const ask = async (method: string, path: string, token: string | null, body?: object) => {
    const response = await fetch(root + path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return answerOf(response.status, await response.text(), response.headers.get('retry-after'));
  };
  const of = (conversation: string, rest = '') => `/conversations/${encodeURIComponent(conversation)}${rest}`;
  return {
    isThere: () =>
      fetch(`${base}/widget.js`, { cache: 'no-store' }).then(
        ({ ok }) => ok,
        () => false,
      ),
    embed: (body) => ask('POST', '/tokens/embed', null, body),
    refresh: (token) => ask('POST', '/tokens/refresh', token),
    start: (token, locale) => ask('POST', '/conversations', token, { locale }),
    reconnect: (token, conversation, watermark) => ask('GET', of(conversation, `?watermark=${watermark}`), token),
    activities: (token, conversation, watermark) => ask('GET', of(conversation, `/activities?watermark=${watermark}`), token),
    post: (token, conversation, activity) => ask('POST', of(conversation, '/activities'), token, activity),
    upload: (token, conversation, activity, files, progress) =>
      upload(root + of(conversation, '/upload'), token, formOf(activity, files), progress),
  };
}

function formOf(activity: object, files: readonly File[]): FormData {
  const form = new FormData();
  form.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }), 'blob');
  for (const file of files) form.append('file', file, file.name);
  return form;
}

/** `fetch` does not tell how much of a body has left. */
function upload(url: string, token: string, form: FormData, progress: (part: number) => void): Promise<{ readonly id: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.timeout = PATIENCE_MS * 8;
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / Math.max(1, total));
    request.onload = () => {
      try {
        resolve(answerOf(request.status, request.responseText, request.getResponseHeader('retry-after')));
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = request.ontimeout = () => reject(new TypeError('no connection'));
    request.send(form);
  });
}

// biome-ignore lint/suspicious/noExplicitAny: each endpoint says above what it answers
function answerOf(status: number, text: string, retryAfter: string | null): any {
  let json: { readonly error?: { readonly code?: string; readonly message?: string } } | null = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Something between us and the server has answered: its status decides.
  }
  if (status < 300 && json !== null) return json;
  const { code = '', message = `status ${status}` } = json?.error ?? {};
  throw new Refused(status < 300 ? 502 : status, code, message, (Number(retryAfter) || 0) * 1000);
}
