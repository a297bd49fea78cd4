/** Reads what the studio's page asks to be simulated: bounded, and nothing taken on trust. */
import { z } from 'zod';
import type { SimRequest } from './wire.ts';

const MOST_INPUTS = 200;
const MOST_CHARACTERS = 4_000;
const MOST_FIELDS = 40;

const short = z.string().max(200);
const customer = z.strictObject({ id: z.string().min(1).max(100), name: z.string().max(100).nullable() });
const input = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string().min(1).max(MOST_CHARACTERS) }),
  z.strictObject({ kind: z.literal('press'), label: short, payload: short.nullable() }),
  z.strictObject({
    kind: z.literal('wallet'),
    result: short,
    fields: z.record(short, z.string().max(500)).refine((fields) => Object.keys(fields).length <= MOST_FIELDS, 'too many fields'),
  }),
  z.strictObject({ kind: z.literal('silence') }),
  z.strictObject({ kind: z.literal('sign_in'), customer: customer.nullable() }),
]);
const request = z.strictObject({
  inputs: z.array(input).max(MOST_INPUTS),
  lang: z.enum(['zh', 'en']),
  customer: customer.nullable(),
  at: z.iso.datetime(),
});

/** The request, or a sentence that says where it is wrong. */
export function readSimRequest(json: unknown): SimRequest | string {
  const read = request.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue?.path.join('.') || 'the body';
  return `${place}: ${issue?.message ?? 'not as expected'}. At most ${MOST_INPUTS} inputs of the kinds text, press, wallet, silence and sign_in.`;
}
