/** Who has a conversation on the screen, at this process and at the others: two who would answer the same customer see each other. */
import type { Signal } from './signals.ts';
import type { ServerWord } from './wire.ts';

export type Viewer = { readonly id: string; readonly name: string };

/** A page that is open here. `look`: the conversation that it shows. */
type Page = {
  readonly person: Viewer;
  readonly look: string | null;
  readonly screen: { send(word: ServerWord): void };
};

export type ViewersParts = {
  readonly pages: ReadonlySet<Page>;
  /** Of this process alone. */
  readonly process: string;
  readonly signal: (signal: Signal) => void;
  /** A clock that only goes forward, in milliseconds. */
  readonly ms: () => number;
};

export type Viewers = {
  /** Names, without that of one person, who knows it. */
  of(conversation: string, but: string): readonly string[];
  /** Somebody here has begun or ceased to look at it. */
  changed(conversation: string | null): void;
  heard(signal: Extract<Signal, { kind: 'viewers' }>): void;
  /** From time to time: says again who looks at what here, and forgets processes that do not. */
  refresh(): void;
};

/** Longer than two refreshes: a process that was killed says nothing any more. */
const KEPT_MS = 50_000;

type Elsewhere = { readonly people: readonly Viewer[]; readonly until: number };

export function createViewers({ pages, process, signal, ms }: ViewersParts): Viewers {
  /** By conversation, then by process. */
  const elsewhere = new Map<string, Map<string, Elsewhere>>();

  const here = (conversation: string): readonly Viewer[] =>
    unique([...pages].filter(({ look }) => look === conversation).map(({ person: { id, name } }) => ({ id, name })));
  const of = (conversation: string, but: string): readonly string[] => {
    const others = [...(elsewhere.get(conversation)?.values() ?? [])].flatMap(({ people }) => people);
    return unique([...here(conversation), ...others]).flatMap(({ id, name }) => (id === but ? [] : [name]));
  };
  const tellPages = (conversation: string): void => {
    for (const { look, person, screen } of pages)
      if (look === conversation) screen.send({ kind: 'viewers', conversation, viewers: of(conversation, person.id) });
  };
  const tellOthers = (conversation: string): void =>
    signal({ kind: 'viewers', conversation, process, people: here(conversation) });
  const forget = (conversation: string, gone: string): void => {
    const known = elsewhere.get(conversation);
    known?.delete(gone);
    if (known?.size === 0) elsewhere.delete(conversation);
  };

  return {
    of,
    changed(conversation) {
      if (conversation === null) return;
      tellPages(conversation);
      tellOthers(conversation);
    },
    heard({ conversation, process: from, people }) {
      const known = elsewhere.get(conversation) ?? new Map<string, Elsewhere>();
      const isNew = !known.has(from);
      if (people.length === 0) forget(conversation, from);
      else elsewhere.set(conversation, known.set(from, { people, until: ms() + KEPT_MS }));
      tellPages(conversation);
      // Whoever has just come does not know yet who is here.
      if (isNew && people.length > 0 && here(conversation).length > 0) tellOthers(conversation);
    },
    refresh() {
      const looked = new Set([...pages].flatMap(({ look }) => (look === null ? [] : [look])));
      for (const conversation of looked) tellOthers(conversation);
      const now = ms();
      for (const [conversation, known] of [...elsewhere])
        for (const [from, { until }] of [...known]) {
          if (until > now) continue;
          forget(conversation, from);
          tellPages(conversation);
        }
    },
  };
}

function unique(people: readonly Viewer[]): readonly Viewer[] {
  return [...new Map(people.map((one) => [one.id, one])).values()];
}
