/** JSON Schema of one flow document, for editors: completes keys, explains them, and marks unknown steps while one types. */
import { z } from 'zod';
import { COMMANDS, PATTERNS, SYSTEM_TEXTS, TICKET_KINDS, TOPICS } from './graph.ts';
import { MAX_COST } from './parse-costs.ts';
import { SIMPLE_TYPES } from './parse-types.ts';

const NAME = '[a-z][a-z0-9_]{0,59}';
const name = (description: string) =>
  z
    .string()
    .regex(new RegExp(`^${NAME}$`))
    .describe(description);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** Plain YAML words may look like a number or a switch to an editor. */
const words = z.union([scalar, z.array(scalar).min(1)]);
const text = z.strictObject({ zh: words.describe('Chinese'), en: words.describe('English') }).meta({
  id: 'text',
  description: 'A text in both languages; a list holds variations of equal meaning. {slot} or {slot|format} shows a value.',
});
const flag = z.union([z.boolean(), z.enum(['yes', 'no'])]);
const values = z.record(z.string(), scalar).describe('name: value, where a value is an expression');
const expression = scalar.describe('a condition such as: amount > 500 CNY and kind = payment');
const tries = z.int().min(1).max(10).describe('bad answers that a question takes');

const type: z.ZodType = z
  .union([
    z.enum([...SIMPLE_TYPES, 'flow']),
    z.enum(SIMPLE_TYPES.map((t) => `${t}?` as const)).describe('may be missing'),
    z.array(name('an option')).min(2).describe('a choice of these'),
  ])
  .meta({ id: 'type', description: 'A type; in inputs and results `?` means: may be missing' });
const longType = z.union([type, z.strictObject({ type, optional: flag.optional() })]);
const inputs = z.record(z.string(), longType);

// Lazy, because steps hold lists of steps.
const block: z.ZodType = z
  .lazy(() => z.union([z.array(step), step]))
  .meta({ id: 'steps', description: 'A list of steps, or one step' });
const addresses = z.union([z.string(), z.array(z.string())]);
const label = {
  label: name('where `goto` can jump to').optional(),
  moved_from: addresses.optional().describe('`flow/step` where this step stood before, so that conversations find it'),
};

const option = z.strictObject({
  zh: words,
  en: words,
  also: z
    .strictObject({ zh: z.array(scalar).optional(), en: z.array(scalar).optional() })
    .optional()
    .describe('other words that mean this option'),
});

const limits = z.strictObject({
  min: scalar.optional(),
  max: scalar.optional(),
  past: flag.optional(),
  future: flag.optional(),
});

const interruptions = z
  .union([name('a topic or flow, or none'), z.array(name('a topic or flow'))])
  .describe('topics and flows that may interrupt this question; none, or all if not given');

const say = z
  .strictObject({ ...label, say: text, tried: text.optional().describe('what the agent reads if it did not help') })
  .describe('one bubble');

const ask = z
  .strictObject({
    ...label,
    ask: name('the slot'),
    text,
    options: z.union([z.enum(['clarify', 'topics']), z.record(z.string(), option)]).optional(),
    optional: text.optional().describe('a button that skips the question'),
    invalid: text.optional().describe('your own words for a bad answer'),
    limits: limits.optional(),
    interruptions: interruptions.optional(),
    tries: tries.optional(),
    give_up: block.optional(),
  })
  .describe('puts a question and waits');

const match = z
  .object({ ...label, match: z.string().describe('a choice, a yes/no, `lang` or the verdict of a link'), else: block.optional() })
  .catchall(block)
  .describe('branches on a value; every case, or `else`');

const then = block;
const when = z.strictObject({ ...label, when: expression, then, else: block.optional() }).describe('branches on a condition');

const call = z
  .object({
    ...label,
    call: name('the action'),
    with: values.optional(),
    as: name('name of the result; the action if not given').optional(),
    confirm: text.optional().describe('asked before; must show every input'),
    confirm_yes: text.optional(),
    confirm_no: text.optional(),
    change: z.strictObject({ label: text, goto: name('a label') }).optional(),
    declined: block.optional(),
    interruptions: interruptions.optional(),
    tries: tries.optional(),
    give_up: block.optional(),
    else: block.optional(),
  })
  .catchall(block)
  .describe("asks the wallet's systems; the branches are the action's results");

const moves = [
  z.strictObject({ ...label, set: values }).describe('gives values to slots'),
  z.strictObject({ ...label, forget: z.union([z.string(), z.array(z.string())]) }).describe('empties slots'),
  z
    .strictObject({
      ...label,
      goto: z.union([name('a label of this flow'), z.strictObject({ flow: name('another flow'), with: values.optional() })]),
      at_most: z.int().min(1).max(100).optional().describe('how often a jump back is taken'),
      otherwise: block.optional(),
    })
    .describe('jumps to a label, or leaves for another flow'),
  z
    .strictObject({
      ...label,
      run: name('a sub-flow'),
      with: values.optional(),
      out: z.record(z.string(), z.string()).optional(),
    })
    .describe('walks a sub-flow and comes back'),
  z.strictObject({ ...label, return: values }).describe('ends a sub-flow'),
  z
    .strictObject({
      ...label,
      handoff: name('the reason, one word'),
      priority: z.enum(['normal', 'high', 'urgent']).optional(),
      text: text.optional(),
    })
    .describe('gives the conversation to a person'),
  z
    .strictObject({ ...label, end: z.enum(['resolved', 'cancelled', 'expired']), helped: z.literal('yes').optional() })
    .describe('ends the flow'),
  z
    .strictObject({ ...label, do: z.enum(COMMANDS), slot: name('the slot of type flow, for `start`').optional() })
    .describe('patterns only'),
] as const;

const step: z.ZodType = z.union([say, ask, match, when, call, ...moves]).meta({ id: 'step', description: 'One step' });

const slot = z.union([
  type,
  z.strictObject({
    type,
    remember: flag.optional().describe('kept for the whole conversation'),
    private: flag.optional().describe('shown masked to agents'),
    min: z.int().optional(),
    max: z.int().optional(),
  }),
]);

/** Lines of examples, or words of a list. */
const examples = z.strictObject({ zh: z.array(scalar).optional(), en: z.array(scalar).optional() });

const flow = z
  .strictObject({
    flow: name('the name of the flow'),
    topic: z.enum(TOPICS).optional(),
    pattern: z.enum(PATTERNS).optional(),
    title: text.optional(),
    menu: flag.optional().describe('show it in the menu'),
    urgent: flag.optional().describe('wins ties and may interrupt anything'),
    examples: examples
      .describe('what customers write who mean this: (a|b) is one of two, (a|) may be left out, @name is a list')
      .optional(),
    wrong_start: z.number().min(1).max(MAX_COST).describe('what starting it by mistake costs, against one question').optional(),
    not_examples: examples.describe('what looks like an example but means something else').optional(),
    moved_from: addresses.optional().describe('names that the flow had before'),
    in: inputs.optional(),
    out: inputs.optional(),
    slots: z.record(z.string(), slot).optional(),
    tries: tries.optional(),
    give_up: block.optional(),
    steps: block,
  })
  .meta({ id: 'flow', description: 'A tree of steps' });

const furtherExamples = z
  .strictObject({
    examples_of: name('the flow whose examples these are'),
    ...examples.shape,
    not: examples.describe('what looks like an example of this flow but means something else').optional(),
  })
  .meta({ id: 'examples_of', description: 'Further examples of a flow' });

const action = z.strictObject({
  title: text,
  risk: z.enum(['read', 'reversible', 'irreversible']),
  identity: z.enum(['required', 'optional']),
  in: inputs.optional(),
  results: z.record(z.string(), inputs),
  result_names: z.record(z.string(), text).describe('what people at the desk read of a result').optional(),
  ticket: z
    .strictObject({
      kind: z.enum(TICKET_KINDS),
      results: z.union([name('a result'), z.array(name('a result')).min(1)]).describe('results that open it'),
      number: name('the field with the case number').optional(),
      due: name('the field with the day or instant that was promised').optional(),
      priority: z.enum(['normal', 'high', 'urgent']).optional(),
    })
    .describe('the case that it opens for people to work on')
    .optional(),
  http: z.strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
    path: z.string().regex(/^\//),
    timeout: z.string().regex(/^\d+(ms|s)$/),
    retry: z.int().min(0).max(5).optional(),
    idempotency_key: flag.optional(),
  }),
});

const knownNames = z.record(z.string(), z.array(scalar));

const cost = z.number().min(0).max(MAX_COST);
const costs = z.strictObject({
  question: cost.describe('a "did you mean" that was not needed').optional(),
  wrong_start: cost.describe('a flow that is not wanted').optional(),
  wrong_start_in_topic: cost.describe('the same, where the wanted flow is of the same topic').optional(),
  refusal: cost.describe('"I cannot help" where the bot could have').optional(),
  intrusion: cost.describe('a flow or a question for a message that is not for the bot').optional(),
});

const duration = (description: string) =>
  z
    .string()
    .regex(/^\d{1,6}(s|m|h)$/)
    .describe(description)
    .optional();
const holiday = z.strictObject({
  date: z.string().describe('one day, such as 2027-01-01').optional(),
  from: z.string().optional(),
  to: z.string().describe('the last day').optional(),
  hours: z.string().describe("'10:00-18:00'; closed if not given").optional(),
  name: text,
});
const desk = z.strictObject({
  queues: z
    .record(z.string(), z.strictObject({ title: text, topics: z.array(z.enum(TOPICS)) }))
    .describe('where conversations wait for a person; every topic belongs to one')
    .optional(),
  answer_within: duration('how long an agent has for the first words'),
  wait_at_most: duration('longest wait for a person; after it, it is a ticket only'),
  customer_patience: duration('longest silence in a conversation with a person'),
  reopen_within: duration('how long one who left can come back to it'),
  usual_length: duration('how long a conversation with a person takes, until there is experience'),
});

const brand = z.strictObject({
  name: text,
  domains: z.array(z.string()),
  hotline: scalar,
  email: z.string(),
  time_zone: z.string(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  hours: z.record(z.string(), z.string()),
  holidays: z.array(holiday).describe('days with other hours').optional(),
  desk: desk.optional(),
  silence: z
    .strictObject({ remind: z.string().optional(), close: z.string().optional() })
    .describe('how long a question waits for an answer, for example { remind: 10m, close: 30m }')
    .optional(),
  banks: knownNames.describe('how customers call a bank').optional(),
  merchants: knownNames.describe('how customers call a shop or a service').optional(),
  understanding: z
    .strictObject({ costs: costs.describe('what each kind of mistake costs, against the others').optional() })
    .optional(),
  texts: z.record(z.string(), text).optional(),
});

const canned = z.strictObject({
  title: text,
  text: text.describe('may show {customer.name}, {agent.name}, {ticket.number} and texts of the brand'),
  topics: z
    .union([z.enum(TOPICS), z.array(z.enum(TOPICS))])
    .describe('topics that it is for; every one if not given')
    .optional(),
});

const systemTexts = z.strictObject(Object.fromEntries(SYSTEM_TEXTS.map((key) => [key, text])));

/** JSON Schema (draft 2020-12) of one document. */
export function flowJsonSchema(): object {
  const document = z.union([
    flow,
    furtherExamples,
    z.strictObject({ actions: z.record(z.string(), action) }).describe("what the wallet's systems can do"),
    z.strictObject({ brand }).describe('what differs from wallet to wallet'),
    z.strictObject({ words: z.record(z.string(), examples) }).describe('words that mean the same, for examples and for the bot'),
    z.strictObject({ canned: z.record(z.string(), canned) }).describe('answers for people at the desk'),
    z.strictObject({ texts: systemTexts }).describe("the bot's own sentences"),
  ]);
  return { title: 'A document of a flow file', ...z.toJSONSchema(document, { target: 'draft-2020-12', io: 'input' }) };
}
