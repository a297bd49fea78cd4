/** Questions to the server, and what comes of them. */
import type {
  ActAnswer,
  ActRequest,
  AuditChecked,
  AuditPage,
  Board,
  CannedAnswer,
  ConversationView,
  DeskFile,
  DeskMessage,
  Me,
  Suggestion,
  TicketChange,
  TicketRow,
  TicketView,
} from '../../../service/desk/wire.ts';
import type { LinkFor, NewPerson, Person, PersonChange, Session, SignedIn } from './people.ts';

const API = '/desk/api';

/** The server has said no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Nobody has answered: whether anything was done is not known. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** An answer comes within this time, or is not waited for. */
const PATIENCE_MS = 20_000;
/** A server or proxy that says so has done nothing, or can be asked the same again. */
const PASSING = [429, 502, 503, 504];

type Answered = { readonly status: number; readonly json: unknown };

async function send(path: string, body?: object): Promise<Answered> {
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signpost': '1' },
    body: JSON.stringify(body),
  };
  try {
    const response = await fetch(`${API}${path}`, {
      ...(body === undefined ? {} : post),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, json: await response.json() };
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

/** `fetch` does not tell how much of a body has left. @param progress a part of 1 */
function sendFile(path: string, file: File, progress: (part: number) => void, signal: AbortSignal): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const lost = (): void => reject(new Unreachable('the connection broke'));
    const request = new XMLHttpRequest();
    request.open('POST', `${API}${path}`);
    request.setRequestHeader('x-signpost', '1');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader(
      'content-disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(file.name.toWellFormed())}`,
    );
    request.timeout = PATIENCE_MS * 3;
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / Math.max(1, total));
    request.onload = () => {
      try {
        resolve({ status: request.status, json: JSON.parse(request.responseText) });
      } catch {
        lost();
      }
    };
    request.onerror = request.ontimeout = request.onabort = lost;
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function refusal({ status, json }: Answered): Refused {
  const { error } = (json ?? {}) as { error?: { code?: unknown; message?: unknown } };
  return new Refused(status, String(error?.code ?? 'unknown'), String(error?.message ?? `HTTP ${status}`));
}

async function ask<T>(path: string, body?: object): Promise<T> {
  return answerOf(await send(path, body));
}

function answerOf<T>(answer: Answered): T {
  if (answer.status >= 200 && answer.status < 300) return answer.json as T;
  const error = refusal(answer);
  if (answer.status > 500) throw new Unreachable(error.message);
  throw error;
}

const of = (conversation: string): string => `/conversations/${encodeURIComponent(conversation)}`;

/** Which of the tickets. Empty: no matter. `assignee`: `me`, or `none` for those of nobody. */
export type TicketFilter = {
  readonly status: string;
  readonly assignee: string;
  readonly kind: string;
  readonly topic: string;
  readonly q: string;
};

export const api = {
  me: () => ask<Me>('/me'),
  board: () => ask<Board>('/board'),
  conversation: (id: string) => ask<ConversationView>(of(id)),
  messages: async (id: string, after: number) =>
    (await ask<{ messages: readonly DeskMessage[] }>(`${of(id)}/messages?after=${after}`)).messages,
  suggestions: async (id: string) => (await ask<{ suggestions: readonly Suggestion[] }>(`${of(id)}/suggestions`)).suggestions,
  canned: async () => (await ask<{ answers: readonly CannedAnswer[] }>('/canned')).answers,
  /** The same request again does nothing again. Rejects with Unreachable when it should be sent again. */
  async act(id: string, request: ActRequest): Promise<ActAnswer> {
    const answer = await send(`${of(id)}/act`, request);
    const kind = (answer.json as { kind?: unknown } | null)?.kind;
    if (kind === 'done' || kind === 'refused') return answer.json as ActAnswer;
    const error = refusal(answer);
    if (PASSING.includes(answer.status) || answer.status >= 500) throw new Unreachable(error.message);
    throw error;
  },
  /** Keeps a file at the server. Rejects with Unreachable when it should be sent again. */
  async upload(id: string, file: File, progress: (part: number) => void, signal: AbortSignal): Promise<DeskFile> {
    const answer = await sendFile(`${of(id)}/files`, file, progress, signal);
    if (PASSING.includes(answer.status)) throw new Unreachable(refusal(answer).message);
    return answerOf(answer);
  },
  tickets(filter: TicketFilter, after: string | null) {
    const query = new URLSearchParams(Object.entries({ ...filter, after: after ?? '' }).filter(([, value]) => value !== ''));
    return ask<{ tickets: readonly TicketRow[]; next: string | null }>(`/tickets?${query}`);
  },
  ticket: (number: string) => ask<TicketView>(`/tickets/${encodeURIComponent(number)}`),
  changeTicket: (number: string, change: TicketChange) => ask<TicketView>(`/tickets/${encodeURIComponent(number)}`, change),

  session: () => ask<SignedIn>('/session'),
  signIn: (form: { login: string; password: string; code?: string }) => ask<SignedIn>('/session', form),
  signOut: () => ask<object>('/session/end', {}),
  sessions: () => ask<{ current: string; sessions: readonly Session[] }>('/session/list'),
  endSessions: (which: { id: string } | { others: true }) => ask<{ ended: number }>('/session/revoke', which),
  changePassword: (form: { current: string; next: string }) => ask<SignedIn>('/session/password', form),
  offerSecond: (password: string) => ask<{ secret: string; uri: string }>('/session/second/offer', { password }),
  confirmSecond: (code: string) => ask<{ recovery: readonly string[] }>('/session/second/confirm', { code }),
  endSecond: (password: string) => ask<object>('/session/second/off', { password }),

  setup: () => ask<{ first: boolean; provider: boolean }>('/setup'),
  lookAtLink: (token: string) => ask<LinkFor>('/setup/look', { token }),
  followLink: (form: { token: string; password: string; login?: string; name?: string }) => ask<SignedIn>('/setup', form),

  people: async () => (await ask<{ people: readonly Person[] }>('/people')).people,
  addPerson: (form: NewPerson) => ask<{ person: Person; link: string }>('/people', form),
  changePerson: (id: string, form: PersonChange) => ask<{ person: Person }>(`/people/${id}`, form),
  resetPerson: (id: string) => ask<{ person: Person; link: string }>(`/people/${id}/reset`, {}),
  audit({ before, who, action }: { readonly before: number | null; readonly who: string; readonly action: string }) {
    const query = Object.entries({ before: String(before ?? ''), who: who.trim(), action }).filter(([, value]) => value !== '');
    return ask<AuditPage>(`/audit?${new URLSearchParams(query)}`);
  },
  checkAudit: () => ask<AuditChecked>('/audit/check'),
  revokePerson: (id: string) => ask<{ ended: number }>(`/people/${id}/revoke`, { all: true }),
};

/** Where the browser goes to sign in elsewhere. */
export const PROVIDER = `${API}/session/provider`;
