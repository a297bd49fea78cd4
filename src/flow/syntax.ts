/** What an author wrote, typed, with places: the form between YAML and graph. Names are not resolved yet. */
import type { Action, ActionTicket, Command, Disposition, Lang, Priority, SlotType, TextFormat, Topic } from './graph.ts';
import type { At } from './source.ts';

export type Name = { readonly text: string; readonly at: At };

/** A number, a switch or similar with its place. */
export type Located<T> = { readonly value: T; readonly at: At };

// ---------------------------------------------------------------------------------------------------------------- texts

export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: Name; readonly format: TextFormat };
export type Variation = { readonly at: At; readonly parts: readonly TemplatePart[] };
export type TextSyntax = { readonly at: At } & { readonly [L in Lang]: readonly Variation[] };

// ---------------------------------------------------------------------------------------------------------- expressions

export type ExprSyntax =
  | { readonly kind: 'number'; readonly value: number; readonly at: At }
  | { readonly kind: 'money'; readonly minor: number; readonly currency: string; readonly at: At }
  | { readonly kind: 'text'; readonly value: string; readonly at: At }
  /** A variable, an option, `yes` or `no`: which one is decided by where it stands. */
  | { readonly kind: 'name'; readonly name: string; readonly at: At }
  | { readonly kind: 'is_set'; readonly name: Name; readonly at: At }
  | { readonly kind: 'not'; readonly of: ExprSyntax; readonly at: At }
  | {
      readonly kind: 'binary';
      readonly op: 'and' | 'or' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-';
      readonly left: ExprSyntax;
      readonly right: ExprSyntax;
      readonly at: At;
    }
  | { readonly kind: 'since'; readonly unit: 'hours_since' | 'days_since'; readonly of: ExprSyntax; readonly at: At }
  /** Could not be read; reported already. */
  | { readonly kind: 'broken'; readonly at: At };

/** A value given to an input, a slot or an output; `words` when it stood in quotes and may be meant literally. */
export type Argument = { readonly name: Name; readonly value: ExprSyntax; readonly words: string | null };

// ---------------------------------------------------------------------------------------------------------------- steps

export type Block = { readonly steps: readonly StepSyntax[]; readonly at: At };
export type Branch = { readonly name: Name; readonly block: Block };

export type OptionSyntax = {
  readonly id: Name;
  readonly label: TextSyntax;
  readonly also: { readonly [L in Lang]: readonly Example[] };
};
export type OptionsSyntax =
  | { readonly kind: 'fixed'; readonly options: readonly OptionSyntax[]; readonly at: At }
  | { readonly kind: 'clarify' | 'topics'; readonly at: At };

export type Amount =
  | { readonly kind: 'number'; readonly value: number; readonly at: At }
  | { readonly kind: 'money'; readonly minor: number; readonly currency: string; readonly at: At };
export type LimitsSyntax = {
  readonly at: At;
  readonly min: Amount | null;
  readonly max: Amount | null;
  readonly past: Located<boolean> | null;
  readonly future: Located<boolean> | null;
};

export type ConfirmSyntax = {
  readonly text: TextSyntax;
  readonly yes: TextSyntax | null;
  readonly no: TextSyntax | null;
  readonly change: { readonly label: TextSyntax; readonly target: Name } | null;
  readonly declined: Block | null;
  readonly interruptions: readonly Name[] | null;
  readonly at: At;
};

export type Patience = { readonly tries: Located<number> | null; readonly giveUp: Block | null };

export type StepBody =
  | { readonly kind: 'say'; readonly text: TextSyntax; readonly tried: TextSyntax | null }
  | {
      readonly kind: 'ask';
      readonly slot: Name;
      readonly text: TextSyntax;
      readonly invalid: TextSyntax | null;
      readonly optional: TextSyntax | null;
      readonly options: OptionsSyntax | null;
      readonly limits: LimitsSyntax | null;
      /** Null: not said. */
      readonly interruptions: readonly Name[] | null;
      readonly patience: Patience;
    }
  | { readonly kind: 'set'; readonly assign: readonly Argument[] }
  | { readonly kind: 'forget'; readonly slots: readonly Name[] }
  | { readonly kind: 'match'; readonly on: Name; readonly cases: readonly Branch[]; readonly otherwise: Block | null }
  | { readonly kind: 'when'; readonly test: ExprSyntax; readonly then: Block; readonly otherwise: Block | null }
  | {
      readonly kind: 'call';
      readonly action: Name;
      readonly input: readonly Argument[];
      readonly as: Name | null;
      readonly confirm: ConfirmSyntax | null;
      readonly patience: Patience;
      readonly results: readonly Branch[];
      readonly otherwise: Block | null;
    }
  | {
      readonly kind: 'goto';
      readonly target: Name;
      readonly bound: { readonly atMost: number; readonly otherwise: Block } | null;
    }
  | { readonly kind: 'link'; readonly flow: Name; readonly input: readonly Argument[] }
  | {
      readonly kind: 'run';
      readonly flow: Name;
      readonly input: readonly Argument[];
      readonly output: readonly { readonly slot: Name; readonly output: Name }[];
    }
  | { readonly kind: 'return'; readonly values: readonly Argument[] }
  | { readonly kind: 'handoff'; readonly reason: string; readonly priority: Priority; readonly text: TextSyntax | null }
  | { readonly kind: 'end'; readonly disposition: Disposition; readonly helped: boolean }
  | { readonly kind: 'do'; readonly command: Command; readonly slot: Name | null }
  /** Could not be read; reported already. Its lists of steps are checked all the same; `labels` stand in what is lost. */
  | { readonly kind: 'broken'; readonly blocks: readonly Block[]; readonly labels: readonly string[] };

/** A step of which nothing could be read. */
export const BROKEN = { kind: 'broken', blocks: [], labels: [] } as const satisfies StepBody;

export type StepSyntax = {
  readonly label: Name | null;
  /** Addresses (`flow/step`) at which this step stood in earlier versions of the flows. */
  readonly movedFrom: readonly Name[];
  readonly at: At;
  readonly body: StepBody;
};

// ------------------------------------------------------------------------------------------------------------ documents

/** `unknown`: was not readable; fits everything, so that one mistake is told once. */
export type Type = SlotType | { readonly kind: 'unknown' };

export type InputSyntax = { readonly name: Name; readonly type: Type; readonly optional: boolean };
export type OutputSyntax = { readonly name: Name; readonly type: Type };
export type SlotSyntax = {
  readonly name: Name;
  readonly type: Type;
  readonly remember: boolean;
  readonly private: boolean;
  /** Characters of a text, for every question about it. */
  readonly min: number | null;
  readonly max: number | null;
};

/** Words of a customer. */
export type Example = { readonly text: string; readonly at: At };

/** A piece of an example that stands for several sentences. */
export type ExamplePart =
  | { readonly kind: 'words'; readonly text: string }
  /** `@name`: one of the words of a list. */
  | { readonly kind: 'list'; readonly name: Name }
  /** `(a|b)`: one of these; an empty one says that the whole may be left out. */
  | { readonly kind: 'choice'; readonly choices: readonly ExampleParts[] };
export type ExampleParts = readonly ExamplePart[];

/** A line under `examples` or `not_examples`. */
export type ExampleSyntax = Example & {
  /** `plain`: the words stand for themselves. `broken`: could not be read, reported already. */
  readonly form:
    | { readonly kind: 'plain' }
    | { readonly kind: 'broken' }
    | { readonly kind: 'pattern'; readonly parts: ExampleParts };
};
export type ExampleLines = { readonly [L in Lang]: readonly ExampleSyntax[] };

/** Further examples of a flow, in a document of their own. */
export type ExamplesSyntax = {
  readonly flow: Name;
  readonly examples: ExampleLines;
  readonly notExamples: ExampleLines;
  /** Place of the key `not`. */
  readonly notAt: At | null;
};

/** A list of words that mean the same, in `words:`. */
export type WordsSyntax = { readonly id: Name } & { readonly [L in Lang]: readonly Example[] };

export type FlowSyntax = {
  readonly id: Name;
  readonly topic: Name | null;
  readonly pattern: Name | null;
  readonly title: TextSyntax | null;
  readonly menu: boolean;
  readonly urgent: boolean;
  /** Those that stand in the flow itself. */
  readonly examples: ExampleLines;
  readonly notExamples: ExampleLines;
  readonly wrongStart: number | null;
  /** Names that this flow had in earlier versions. */
  readonly movedFrom: readonly Name[];
  readonly inputs: readonly InputSyntax[];
  readonly outputs: readonly OutputSyntax[];
  readonly slots: readonly SlotSyntax[];
  readonly patience: Patience;
  readonly steps: Block;
  /** Places of the keys that were given, for messages about them. */
  readonly keys: ReadonlyMap<string, At>;
};

export type ResultSyntax = { readonly name: Name; readonly fields: readonly InputSyntax[] };
export type HttpSyntax = Action['http'];
export type CannedSyntax = {
  readonly id: Name;
  readonly title: TextSyntax;
  readonly text: TextSyntax;
  readonly topics: readonly Topic[];
};
export type ActionSyntax = {
  readonly id: Name;
  readonly title: TextSyntax;
  readonly risk: Action['risk'];
  readonly identity: Action['identity'];
  readonly inputs: readonly InputSyntax[];
  readonly results: readonly ResultSyntax[];
  readonly resultNames: readonly { readonly result: Name; readonly text: TextSyntax }[];
  readonly ticket: ActionTicket | null;
  readonly http: HttpSyntax | null;
};
