/** What the bot made of one message. Plain data: the only thing of this room that the engine knows. */

export type Lang = 'zh' | 'en';

/** What stands for a personal value once the message has been read; this room itself finds the value in words. */
export type Sealed = { readonly kind: 'sealed'; readonly id: string; readonly mask: string };

/** A typed value found in a message. `start`/`end` are UTF-16 offsets in the message as it was typed. */
export type Entity = { readonly start: number; readonly end: number; readonly text: string } & EntityValue;
export type EntityValue =
  | { readonly kind: 'order_number'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  /** `minor` is in the currency's minor unit (分, cents). */
  | { readonly kind: 'money'; readonly value: { readonly kind: 'money'; readonly minor: number; readonly currency: string } }
  /** `iso` is a day `YYYY-MM-DD` in the brand's time zone, or a full UTC instant when a time of day was given. */
  | { readonly kind: 'date'; readonly value: { readonly kind: 'date'; readonly iso: string } }
  | { readonly kind: 'phone'; readonly value: string | Sealed }
  | { readonly kind: 'email'; readonly value: string | Sealed }
  | {
      readonly kind: 'url';
      readonly value: {
        readonly kind: 'url';
        readonly url: string;
        readonly host: string;
        readonly verdict: 'official' | 'dangerous' | 'cannot_confirm';
        /** Why, in a sentence for the customer. Absent in old records. */
        readonly reason?: { readonly zh: string; readonly en: string };
      };
    }
  /** Id of a bank of the brand's list. */
  | { readonly kind: 'bank'; readonly value: string }
  /** Id of a merchant of the brand's list. */
  | { readonly kind: 'merchant'; readonly value: string }
  /** The last four digits of a bank card. */
  | { readonly kind: 'card_tail'; readonly value: string }
  /** What the customer speaks of having done; a kind that is denied ("not a transfer") is left out. */
  | { readonly kind: 'transaction_kind'; readonly value: 'payment' | 'transfer' | 'top_up' | 'withdrawal' };

/** Whose a link is, and why. */
export type LinkVerdict = Pick<Extract<Entity, { kind: 'url' }>['value'], 'verdict' | 'reason'>;

export type EntityKind = Entity['kind'];

/** One option of an open question: its id and every wording that means it (labels of both languages and `also`). */
/** The first two words are the option's labels, in Chinese and English. */
export type OptionWords = { readonly id: string; readonly words: readonly string[] };

/** What the open question can take as an answer; made by the engine, read by this room. */
export type Expectation = {
  readonly type:
    | {
        readonly kind: 'text' | 'number' | 'money' | 'date' | 'order_number' | 'phone' | 'email' | 'url' | 'attachment';
      }
    /** `options` when its buttons have words of their own: ids `yes`, `no`, and for a confirmation perhaps `change`. */
    | { readonly kind: 'yes_no'; readonly options?: readonly OptionWords[] }
    /** In the order shown, so that "第二个" and "2" mean something. */
    | { readonly kind: 'choice'; readonly options: readonly OptionWords[] };
  /** The question may be skipped; words of its skip button. Null when it may not. */
  readonly skip: readonly string[] | null;
};

/**
 * The message read as an answer to the open question.
 * `exact`: the message is the answer and little else · `contained`: the answer stands among other words ·
 * `guess`: near match after typing errors, or any text for a text question.
 */
export type Answer =
  | {
      readonly kind: 'value';
      /** Option id for a choice and for a yes_no with options; otherwise the typed value (boolean for a plain yes_no). */
      readonly value: string | number | boolean | Extract<Entity, { kind: 'money' | 'date' | 'url' }>['value'] | Sealed;
      readonly strength: 'exact' | 'contained' | 'guess';
      /** Rule that read it, for the why-record, for example `ordinal`, `label`, `synonym`, `negation`, `typo`. */
      readonly rule: string;
    }
  | { readonly kind: 'skip'; readonly rule: string }
  | { readonly kind: 'none_of_these'; readonly rule: string }
  /** Neither yes nor no: the customer goes to do it first ("let me try", or 好的 to "does it work now?"). */
  | { readonly kind: 'later'; readonly rule: string };

/** Something said before is taken back, and this said instead. */
export type Correction = {
  /** Place of the question in `Context.earlier`. */
  readonly question: number;
  /** Null: it is taken back, and no other value is given. */
  readonly answer: Extract<Answer, { kind: 'value' }> | null;
};

export type Candidate = { readonly flow: string; readonly topic: string; readonly score: number };

export type Decision =
  | { readonly kind: 'route'; readonly flow: string; readonly score: number }
  /** Two or three flows, best first. */
  | { readonly kind: 'clarify'; readonly flows: readonly string[]; readonly score: number }
  | { readonly kind: 'none'; readonly score: number };

/** What the decision was weighed by. Probabilities and their limits are 0 to 1, costs are counted in questions too many. */
export type Weighing = {
  /** The flow that was weighed: the best one, or an urgent one that was preferred. */
  readonly flow: string;
  /** Probability that the message is about something the bot serves; below `oursFrom` it is refused. */
  readonly ours: number;
  readonly oursFrom: number;
  /** The flow belongs to a topic that is not served: then `ours` refuses nothing. */
  readonly served: boolean;
  /** Probability that the flow's topic is the right one, and, given that, the flow. */
  readonly onTopic: number;
  readonly inTopic: number;
  /** Starting the flow would cost this on average; it is started up to `question`. */
  readonly risk: number;
  readonly question: number;
  /** Of which `risk` is made: a wrong start, one within the right topic, and the share of it that counts. */
  readonly wrongStart: number;
  readonly wrongStartInTopic: number;
  readonly share: number;
};

/** Another matter in the same message, for after the first. */
export type SecondWish = { readonly flow: string; readonly score: number };

export type Understanding = {
  /** Language of the message; null when it shows none (digits, emoji): keep the conversation's. */
  readonly lang: Lang | null;
  /** Written in a language that the bot does not speak; `lang` is null then. */
  readonly foreign: boolean;
  /** Not looked for (`none`, score 0) when the message is exactly an answer to the open question, or foreign. */
  readonly decision: Decision;
  /** Best first, at most five. */
  readonly candidates: readonly Candidate[];
  /** Null where nothing was weighed: an exact answer, an example word for word, nothing known. Absent in old records. */
  readonly weighing?: Weighing | null;
  /** Only beside a routed decision, and of another topic. */
  readonly second: SecondWish | null;
  readonly entities: readonly Entity[];
  /** Null when nothing was expected or nothing fits. */
  readonly answer: Answer | null;
  /** Of an answer to one of the questions before the open one; null where the message says nothing of the sort. */
  readonly correction: Correction | null;
  /** Slots of the decided flow that the message already answers: slot name → option id. */
  readonly prefill: { readonly [slot: string]: string };
  /** `refusal`: says what is not wanted; no wish is to be taken from it. */
  readonly form: 'question' | 'refusal' | 'statement';
  /** Speaks of the talk itself (stop, back, once more, another language) and of nothing else. Absent in old records. */
  readonly ofTheTalk?: boolean;
  /** Rules that fired, in order, in words, for the why-record. */
  readonly notes: readonly string[];
};
