/** Forms of what the sandbox accepts, one an action; anything else is refused with the name of the wrong input. */
import { z } from 'zod';

const orderNumber = z
  .string()
  .regex(/^(?=(?:.*\d){5})[A-Za-z0-9-]{6,40}$/, '6 to 40 letters, digits and hyphens, at least 5 digits');
const text = z.string().min(1).max(2000);
const phone = z.string().regex(/^\+?[\d ()-]{5,24}$/, 'a phone number');
const money = z.strictObject({ minor: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) });
const date = z.union([z.iso.date(), z.iso.datetime()]);
const evidence = z
  .array(z.strictObject({ name: text, content_type: z.string().min(3).max(160), url: z.url().optional() }))
  .min(1)
  .max(10);

export const nothing = z.strictObject({});
export const transaction = z.strictObject({ order_no: orderNumber });
export const unlock = z.strictObject({ contact_phone: phone.optional() });
export const tracing = z.strictObject({
  order_no: orderNumber,
  amount: money.optional(),
  at: date.optional(),
  counterparty: text.optional(),
});
export const dispute = z.strictObject({
  order_no: orderNumber,
  kind: z.enum(['double_charge', 'wrong_amount', 'not_received', 'refund_missing', 'unrecognised']),
  amount: money.optional(),
  reason: text,
  evidence: evidence.optional(),
});
export const complaint = z.strictObject({
  subject: z.enum(['service', 'transaction', 'fee', 'merchant', 'app', 'other']),
  description: text,
  happened_at: date.optional(),
  order_no: orderNumber.optional(),
  evidence: evidence.optional(),
  contact_phone: phone.optional(),
});
export const status = z.strictObject({ case_no: orderNumber });
export const resetLink = z.strictObject({ which: z.enum(['login', 'payment']) });
export const followUp = z.strictObject({ order_no: orderNumber });
export const feedback = z.strictObject({ text, contact_phone: phone.optional() });

export type TransactionInput = z.infer<typeof transaction>;
export type UnlockInput = z.infer<typeof unlock>;
export type TracingInput = z.infer<typeof tracing>;
export type DisputeInput = z.infer<typeof dispute>;
export type ComplaintInput = z.infer<typeof complaint>;
export type StatusInput = z.infer<typeof status>;
export type ResetLinkInput = z.infer<typeof resetLink>;
export type FollowUpInput = z.infer<typeof followUp>;
export type FeedbackInput = z.infer<typeof feedback>;
