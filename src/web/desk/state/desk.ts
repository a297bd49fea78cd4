/** The desk of one person who is signed in: everything that its screens show, and what they do. */
import type {
  Act,
  ActAnswer,
  Board,
  CannedAnswer,
  DeskFile,
  HandoffRow,
  Me,
  Presence,
  ServerWord,
} from '../../../service/desk/wire.ts';
import { api, Refused, Unreachable } from '../net/api.ts';
import { type Line, openLine } from '../net/line.ts';
import { refusalText, type Say } from '../words/words.ts';
import { Attachments } from './attachments.ts';
import { call } from './attention.ts';
import { Changing } from './changing.ts';
import { Drafts } from './drafts.ts';
import { newId } from './id.ts';
import { type Kept, keptOf } from './kept.ts';
import { Outbox, type Outgoing } from './outbox.ts';
import { Talks } from './talks.ts';

export type Toast = { readonly text: string; readonly kind: 'good' | 'bad'; readonly n: number };

const TOAST_MS = 7_000;
const TYPING_MS = 3_000;
/** An act is sent again so often when nobody answers; it has its id, so it is done once. */
const TRIES = 3;
const PAUSE_MS = 700;
const ASK_MS = 8_000;

export type DeskParts = { readonly me: Me; readonly say: () => Say; readonly signedOut: () => void };

export class Desk extends Changing {
  me: Me;
  board: Board | null = null;
  /** Milliseconds by which the server's clock is before this one's. */
  offset = 0;
  canned: readonly CannedAnswer[] | null = null;
  toast: Toast | null = null;
  /** On the screen now. */
  shown: string | null = null;
  readonly talks = new Talks();
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly attachments: Attachments;
  readonly line: Line;
  readonly #parts: DeskParts;
  /** Until when the customer's words of a conversation were on the screen. */
  readonly #seen = new Map<string, string>();
  /** To whom it was last told that somebody types. */
  #typed = { to: '', at: 0 };
  #asking: ReturnType<typeof setInterval> | undefined;

  constructor(parts: DeskParts, kept: Kept = keptOf(parts.me.id)) {
    super();
    this.#parts = parts;
    this.me = parts.me;
    this.drafts = new Drafts(kept);
    this.attachments = new Attachments(kept, (error) => this.fails(error));
    this.outbox = new Outbox({
      kept,
      answered: (item, answer) => this.#replied(item, answer),
      failed: (item, error) => this.#giveBack(item, error),
      unreachable: () => this.line.doubt(),
    });
    this.line = openLine({ changed: () => this.#lineChanged(), told: (word) => this.#told(word) });
    document.addEventListener('visibilitychange', this.#looked);
    this.#askInstead();
    this.outbox.flush();
    this.loadBoard();
    api.canned().then(
      (answers) => {
        this.canned = answers;
        this.changed();
      },
      () => {},
    );
  }

  get say(): Say {
    return this.#parts.say();
  }

  readonly can = (right: string): boolean => this.me.rights.includes(right);

  /** By the server's clock. */
  now(): number {
    return Date.now() + this.offset;
  }

  loadBoard(): void {
    api.board().then(
      (board) => this.#boardCame(board),
      (error) => this.fails(error),
    );
  }

  nameOf(id: string | null): string {
    if (id === null) return this.say('nobody');
    if (id === this.me.id) return this.me.name;
    return this.board?.colleagues.find((one) => one.id === id)?.name ?? this.say('agent');
  }

  isUnread({ conversation, last, unanswered }: HandoffRow): boolean {
    return unanswered > 0 && last?.from === 'customer' && last.at > (this.#seen.get(conversation) ?? '');
  }

  /** Conversations of one's own with something new. */
  get unread(): number {
    return this.board?.mine.filter((row) => this.isUnread(row)).length ?? 0;
  }

  show(conversation: string | null): void {
    this.shown = conversation;
    this.line.say({ kind: 'look', conversation });
    if (conversation !== null) void this.talks.open(conversation);
    this.#looked();
    this.changed();
  }

  typing(conversation: string): void {
    const { to, at } = this.#typed;
    if (to === conversation && Date.now() - at < TYPING_MS) return;
    this.#typed = { to: conversation, at: Date.now() };
    this.line.say({ kind: 'typing', conversation });
  }

  setPresence(presence: Exclude<Presence, 'offline'>): void {
    if (!this.line.say({ kind: 'presence', presence }))
      return this.tell('bad', this.say('not_done', { why: this.say('no_line') }));
    this.me = { ...this.me, presence };
    this.changed();
  }

  reply(conversation: string, text: string, files: readonly DeskFile[]): void {
    const view = this.talks.get(conversation).view;
    if (view === null) return;
    // Words end the sign of typing at the customer's: what is written next is told anew.
    this.#typed = { to: '', at: 0 };
    this.talks.dismiss(conversation);
    this.outbox.put({ conversation, text, files, epoch: view.row.epoch, seen: view.lastSeq });
  }

  /** What stands in the box goes out, whatever came in between. */
  replyWithDraft(conversation: string): void {
    this.talks.dismiss(conversation);
    const text = this.drafts.get(conversation, 'reply').trim();
    const files = this.attachments.ready(conversation);
    // A file is still on its way: the box says so, and everything stays in it.
    if (files === null) return;
    this.discardDraft(conversation);
    if (text !== '' || files.length > 0) this.reply(conversation, text, files);
  }

  discardDraft(conversation: string): void {
    this.drafts.set(conversation, 'reply', '');
    this.attachments.clear(conversation);
    this.changed();
  }

  /** Everything but a reply. @returns whether it was done */
  async act(row: Pick<HandoffRow, 'conversation' | 'epoch'>, act: Act): Promise<boolean> {
    const request = { id: newId(), epoch: row.epoch, act };
    try {
      const answer = await this.#actUntilAnswered(row.conversation, request);
      if (answer.row !== null) this.talks.stands(row.conversation, answer.row);
      if (answer.kind === 'done') {
        // A note, or what the bot says to it, may not have come over the socket.
        void this.talks.load(row.conversation);
        if (this.line.state !== 'online') this.loadBoard();
        return true;
      }
      this.tell('bad', this.refusedText(answer));
      void this.talks.load(row.conversation);
      this.loadBoard();
    } catch (error) {
      this.fails(error);
    }
    return false;
  }

  refusedText({ why, row }: Extract<ActAnswer, { kind: 'refused' }>): string {
    const owner = row?.agent ?? null;
    if (owner !== null && owner !== this.me.id && why !== 'not_allowed')
      return this.say('gone_from_queue', { name: this.nameOf(owner) });
    return this.say(why);
  }

  tell(kind: Toast['kind'], text: string): void {
    const n = (this.toast?.n ?? 0) + 1;
    this.toast = { kind, text, n };
    setTimeout(() => this.toast?.n === n && this.untell(), TOAST_MS);
    this.changed();
  }

  untell(): void {
    this.toast = null;
    this.changed();
  }

  /** Words for what went wrong. */
  whyOf(error: unknown): string {
    if (error instanceof Unreachable) return this.say('no_line');
    if (!(error instanceof Refused)) return String(error);
    return refusalText(error.code, this.say) ?? error.message;
  }

  fails(error: unknown): void {
    if (error instanceof Refused && error.status === 401) return this.#parts.signedOut();
    if (error instanceof Unreachable) this.line.doubt();
    this.tell('bad', this.say('not_done', { why: this.whyOf(error) }));
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#looked);
    clearInterval(this.#asking);
    this.line.close();
    this.outbox.close();
  }

  async #actUntilAnswered(conversation: string, request: Parameters<typeof api.act>[1]): Promise<ActAnswer> {
    for (let tries = 1; ; tries++) {
      try {
        return await api.act(conversation, request);
      } catch (error) {
        if (!(error instanceof Unreachable) || tries === TRIES) throw error;
        await new Promise((done) => setTimeout(done, PAUSE_MS * tries));
      }
    }
  }

  #replied(item: Outgoing, answer: ActAnswer): void {
    const { conversation } = item;
    if (answer.kind === 'refused') {
      this.drafts.giveBack(conversation, 'reply', item.text);
      this.attachments.giveBack(conversation, item.files, answer.why === 'file_gone');
      this.talks.refused(conversation, answer);
      return this.changed();
    }
    this.talks.stands(conversation, answer.row);
    const isHere = this.talks.get(conversation).view?.messages.some(({ seq }) => seq === answer.seq);
    if (isHere) return this.outbox.settle(conversation);
    const after = (answer.seq ?? 1) - 1;
    api
      .messages(conversation, Math.min(after, this.#lastOf(conversation)))
      .then(
        (messages) => this.talks.hear({ kind: 'conversation', conversation, row: null, messages, notes: [] }),
        () => this.talks.load(conversation),
      )
      .finally(() => this.outbox.settle(conversation));
  }

  #lastOf(conversation: string): number {
    return this.talks.get(conversation).view?.messages.at(-1)?.seq ?? 0;
  }

  #giveBack({ conversation, text, files }: Outgoing, error: unknown): void {
    this.drafts.giveBack(conversation, 'reply', text);
    this.attachments.giveBack(conversation, files, false);
    this.fails(error);
  }

  #lineChanged(): void {
    if (this.line.state === 'online') {
      this.talks.doubtAll();
      this.loadBoard();
      this.line.say({ kind: 'look', conversation: this.shown });
      if (this.shown !== null) void this.talks.open(this.shown);
      this.outbox.flush();
      this.attachments.retryAll();
    } else this.#isStillIn();
    this.changed();
  }

  /** Something may stand between that lets requests through and no sockets: then it is slower, and works. */
  #askInstead(): void {
    this.#asking = setInterval(() => {
      if (this.line.state === 'online' || document.hidden) return;
      api.board().then(
        (board) => this.#boardCame(board),
        () => {},
      );
      if (this.shown !== null) void this.talks.load(this.shown);
    }, ASK_MS);
  }

  /** A socket that is not let in does not say why. */
  #isStillIn(): void {
    api.session().catch((error) => error instanceof Refused && error.status === 401 && this.#parts.signedOut());
  }

  #told(word: ServerWord): void {
    if (word.kind === 'signed_out') return this.#parts.signedOut();
    if (word.kind === 'board') return this.#boardCame(word.board);
    this.talks.hear(word);
  }

  /** What was gone from the screen has come back, perhaps to oneself: a click on it would lead to where one is. */
  #lookAgain({ mine, waiting, others }: Board): void {
    const id = this.shown;
    if (id === null || this.talks.get(id).view !== null || this.talks.get(id).error === null) return;
    if ([...mine, ...waiting, ...others].some(({ conversation }) => conversation === id)) this.show(id);
  }

  #boardCame(board: Board): void {
    const before = this.board;
    this.board = board;
    this.offset = Date.parse(board.now) - Date.now();
    const own = board.colleagues.find(({ id }) => id === this.me.id);
    if (own !== undefined && own.presence !== 'offline') this.me = { ...this.me, presence: own.presence };
    this.#looked();
    if (before !== null) this.#callFor(before, board);
    this.#lookAgain(board);
    this.changed();
  }

  /** What is new since the board before. */
  #callFor(before: Board, now: Board): void {
    for (const row of now.mine) {
      const was = before.mine.find(({ conversation }) => conversation === row.conversation);
      const isNew = was === undefined;
      const spoke = row.last?.from === 'customer' && row.last.at !== was?.last?.at && this.isUnread(row);
      if (!isNew && !spoke) continue;
      const name = row.customer.name ?? this.say('visitor');
      call(this.say(isNew ? 'new_chat' : 'new_message', { name }), row.last?.text ?? '', row.conversation, () => {
        location.hash = `#/chats/${encodeURIComponent(row.conversation)}`;
      });
    }
  }

  readonly #looked = (): void => {
    const row = this.board?.mine.find(({ conversation }) => conversation === this.shown);
    if (document.hidden || row?.last == null) return;
    this.#seen.set(row.conversation, row.last.at);
    this.changed();
  };
}
