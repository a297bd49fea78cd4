/** What the desk's page and its server say to each other. Plain data; types only. Texts are words of people: never markup. */
import type { Brief } from '../../dialog/effect.ts';
import type { HandoffDisposition, Lang, Priority } from '../../handoff/handoff.ts';

export type { Brief } from '../../dialog/effect.ts';
export type { HandoffDisposition, Lang, Priority } from '../../handoff/handoff.ts';

export type Both = { readonly [L in Lang]: string };

/** The brief as people read it. `label`: the question in short; `why`: why a person was wanted. */
export type BriefView = Omit<Brief, 'answers'> & {
  readonly answers: readonly (Brief['answers'][number] & { readonly label: Both })[];
  readonly why: Both;
};

/** A colleague as others see them. */
export type Colleague = {
  readonly id: string;
  readonly name: string;
  readonly presence: Presence;
  /** Of the presence. */
  readonly since: string;
  readonly langs: readonly Lang[];
  readonly skills: readonly string[];
  readonly capacity: number;
  /** Conversations that they have now. */
  readonly open: number;
};

/** `available`: gets conversations · `busy`: keeps theirs and gets no new ones · `away`: on a break · `offline`: no desk of theirs is open. */
export type Presence = 'available' | 'busy' | 'away' | 'offline';

/** A handoff in a list. */
export type HandoffRow = {
  readonly conversation: string;
  readonly ticket: string;
  readonly epoch: number;
  readonly status: 'queued' | 'assigned' | 'held' | 'ended';
  /** Id of the owner; null while it waits. */
  readonly agent: string | null;
  readonly joined: readonly string[];
  readonly queue: string;
  readonly topic: string | null;
  readonly lang: Lang;
  readonly priority: Priority;
  /** The flow's title, or null. */
  readonly title: string | null;
  readonly reason: string;
  /** Instants: of the first request, of the present status, by when the owner must have answered. */
  readonly requestedAt: string;
  readonly since: string;
  readonly answerBy: string | null;
  readonly customer: { readonly name: string | null; readonly identified: boolean };
  /** The last words, shortened. */
  readonly last: { readonly from: 'customer' | 'bot' | 'agent'; readonly text: string; readonly at: string } | null;
  /** Messages of the customer behind the last one of an agent. */
  readonly unanswered: number;
};

export type Queue = { readonly id: string; readonly title: Both; readonly waiting: number; readonly longestMs: number };

/** Everything on the first screen. What the person may not see is not in it. */
export type Board = {
  readonly now: string;
  /** Waiting ones in the order in which they are served. */
  readonly waiting: readonly HandoffRow[];
  readonly mine: readonly HandoffRow[];
  /** Those of others; for supervisors. */
  readonly others: readonly HandoffRow[];
  readonly colleagues: readonly Colleague[];
  readonly queues: readonly Queue[];
  readonly open: boolean;
  /** When the desk opens next, while it is closed. */
  readonly opensAt: string | null;
  /** Open tickets that are mine, without those of conversations that are open, and open tickets of nobody. */
  readonly tickets: { readonly mine: number; readonly unassigned: number };
};

export type DeskMessage = {
  readonly seq: number;
  readonly from: 'customer' | 'bot' | 'agent';
  /** Name of the agent who wrote it, where one did. */
  readonly by: string | null;
  readonly text: string;
  readonly lang: Lang;
  readonly at: string;
  readonly choices: readonly string[];
  /** `url` is of the desk and needs its session. */
  readonly files: readonly { readonly name: string; readonly type: string; readonly url: string; readonly size?: number }[];
};

/** Seen by people at the desk only. `whisper`: of a supervisor to the owner. */
export type Note = {
  readonly id: string;
  readonly kind: 'note' | 'whisper';
  readonly by: string;
  readonly text: string;
  readonly at: string;
};

/** What happened to a handoff, for the time line. */
export type Passage = { readonly at: string; readonly what: string; readonly who: string | null };

export type ConversationView = {
  readonly row: HandoffRow;
  /** The problem in one sentence, made by rule. */
  readonly problem: Both;
  readonly brief: BriefView;
  readonly messages: readonly DeskMessage[];
  /** Number of the last message of an agent or the program: goes back with a reply as `seen`. */
  readonly lastSeq: number;
  readonly notes: readonly Note[];
  readonly passages: readonly Passage[];
  /** How far the customer has read. */
  readonly readTo: number;
  /** Colleagues who look at it now, without oneself. */
  readonly viewers: readonly string[];
  /** Other conversations and tickets of the same proved customer, the latest first. */
  readonly earlier: readonly {
    readonly conversation: string;
    readonly title: Both | null;
    readonly at: string;
    readonly lang: Lang;
  }[];
  readonly tickets: readonly TicketRow[];
  /** What this person may do here now. */
  readonly may: readonly ActKind[];
  /** Files can be sent to the customer, by the channel that they use. */
  readonly takesFiles: boolean;
};

/** A file that was uploaded with `POST /desk/api/conversations/:id/files`, and goes out with a reply. `size`: bytes, as it is kept. */
export type DeskFile = { readonly upload: string; readonly name: string; readonly type: string; readonly size: number };

/** What a person does in a conversation. */
export type Act =
  | { readonly kind: 'claim' }
  | {
      readonly kind: 'reply';
      readonly text: string;
      readonly seen: number;
      readonly files?: readonly Pick<DeskFile, 'upload' | 'name'>[];
    }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'whisper'; readonly text: string }
  | { readonly kind: 'hold'; readonly on: boolean }
  | { readonly kind: 'transfer'; readonly to: { readonly agent: string } | { readonly queue: string }; readonly note: string }
  | { readonly kind: 'join'; readonly on: boolean }
  | { readonly kind: 'take_over' }
  | { readonly kind: 'reassign'; readonly agent: string }
  | { readonly kind: 'return'; readonly note: string }
  | { readonly kind: 'resolve'; readonly disposition: HandoffDisposition; readonly note: string };
export type ActKind = Act['kind'];

/** Body of `POST /desk/api/conversations/:id/act`. `id`: unique; the same one again does nothing again. `epoch`: as last seen. */
export type ActRequest = { readonly id: string; readonly epoch: number; readonly act: Act };

/**
 * Its answer. `stale`: what came in between, to be looked at before it is tried again; the draft is the page's to keep. `file_gone`: a
 * file of the reply is not kept any more, and nothing was sent.
 */
export type ActAnswer =
  | { readonly kind: 'done'; readonly row: HandoffRow; readonly seq: number | null }
  | {
      readonly kind: 'refused';
      readonly why: 'stale' | 'not_yours' | 'not_open' | 'not_now' | 'not_allowed' | 'file_gone';
      readonly row: HandoffRow | null;
      readonly since: readonly DeskMessage[];
    };

export type CannedAnswer = { readonly id: string; readonly title: Both; readonly text: Both; readonly topics: readonly string[] };

/** A step that the flow would say next, ready to be sent. */
export type Suggestion = { readonly flow: string; readonly step: string; readonly title: Both; readonly text: Both };

export type TicketStatus = 'open' | 'waiting' | 'done';
export type TicketRow = {
  readonly number: string;
  readonly kind: 'chat' | 'complaint' | 'dispute' | 'unlock' | 'other';
  readonly status: TicketStatus;
  readonly reason: string;
  readonly title: string | null;
  readonly topic: string | null;
  readonly lang: Lang;
  readonly priority: Priority;
  readonly assignee: string | null;
  readonly due: string | null;
  readonly at: string;
  readonly conversation: string;
  readonly customer: { readonly name: string | null; readonly identified: boolean };
};
export type TicketView = {
  readonly row: TicketRow;
  readonly problem: Both;
  readonly brief: BriefView;
  readonly notes: readonly Note[];
  readonly history: readonly { readonly at: string; readonly by: string | null; readonly what: string }[];
  readonly messages: readonly DeskMessage[];
  readonly version: number;
};
/** Body of `POST /desk/api/tickets/:number`. Only what is named changes; `version`: as last seen. */
export type TicketChange = {
  readonly version: number;
  readonly status?: TicketStatus;
  readonly assignee?: string | null;
  readonly due?: string | null;
  readonly priority?: Priority;
  readonly note?: string;
  /** Said to the customer in the conversation of the ticket, in the person's name. */
  readonly reply?: string;
};

/** A row of the audit log. `detail`: a JSON object of numbers and words of the program. */
export type AuditLine = {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly detail: string;
};
/** `next`: goes back as `before` for more; null: there are no older ones. */
export type AuditPage = { readonly rows: readonly AuditLine[]; readonly next: number | null };
/** `seq`: of the first row that is not as it was written. */
export type AuditChecked = { readonly ok: true; readonly rows: number } | { readonly ok: false; readonly seq: number };

export type Me = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly rights: readonly string[];
  readonly presence: Presence;
  readonly brand: Both;
  readonly timeZone: string;
};

/** From the server over `/desk/api/socket`. */
export type ServerWord =
  | { readonly kind: 'board'; readonly board: Board }
  /** New messages, and where the handoff stands, of a conversation that is mine or that I look at. */
  | {
      readonly kind: 'conversation';
      readonly conversation: string;
      readonly row: HandoffRow | null;
      readonly messages: readonly DeskMessage[];
      readonly notes: readonly Note[];
    }
  | { readonly kind: 'typing'; readonly conversation: string; readonly who: 'customer' | string }
  | { readonly kind: 'read'; readonly conversation: string; readonly seq: number }
  | { readonly kind: 'viewers'; readonly conversation: string; readonly viewers: readonly string[] }
  /** The session has ended: sign in again. */
  | { readonly kind: 'signed_out' };

/** To the server. `look`: the conversation that is on the screen, null: none. */
export type ClientWord =
  | { readonly kind: 'look'; readonly conversation: string | null }
  | { readonly kind: 'typing'; readonly conversation: string }
  | { readonly kind: 'presence'; readonly presence: Exclude<Presence, 'offline'> };
