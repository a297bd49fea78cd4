/** What slots hold: their types, and the values in a conversation's state. */

/** Type of a slot, an input, an output or a field of a call result. */
export type SlotType =
  | { readonly kind: 'text' | 'number' | 'money' | 'date' | 'order_number' | 'phone' | 'email' | 'url' | 'attachment' | 'yes_no' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** A flow of this project; only in patterns, where the options are made at run time. */
  | { readonly kind: 'flow' };

/**
 * Values as they live in a conversation's state; all plain JSON.
 * text, order_number: string · number: number · yes_no: boolean · choice, flow: id · phone, email: sealed ·
 * money: minor units · date: UTC instant in ISO 8601 plus whether a time of day was given · url: verdict of the brand's domains.
 */
export type Value = OpenValue | SealedValue;
export type OpenValue = string | number | boolean | MoneyValue | DateValue | UrlValue | AttachmentValue;
/**
 * A personal value that nothing may show: only what stands for it. The value itself lies encrypted under `id` beside the
 * conversation, for the action of the wallet that needs it and for the agent who calls back. `mask` is what people see
 * (`138****8000`). The same value in one conversation always has the same id.
 */
export type SealedValue = { readonly kind: 'sealed'; readonly id: string; readonly mask: string };
/** `minor` is the amount in the currency's minor unit (分, cents), an integer. */
export type MoneyValue = { readonly kind: 'money'; readonly minor: number; readonly currency: string };
/** `iso` is `YYYY-MM-DD` (day of the brand's time zone) or a full UTC instant `YYYY-MM-DDTHH:mm:ssZ`. */
export type DateValue = { readonly kind: 'date'; readonly iso: string };
export type UrlVerdict = 'official' | 'dangerous' | 'cannot_confirm';
/** `reason`: why, in a sentence for the customer; missing in old conversations. */
type Judged = { readonly verdict: UrlVerdict; readonly reason?: { readonly zh: string; readonly en: string } };
export type UrlValue = Judged & { readonly kind: 'url'; readonly url: string; readonly host: string };
export type AttachmentValue = {
  readonly kind: 'attachment';
  readonly files: readonly { readonly name: string; readonly contentType: string; readonly url?: string }[];
};
