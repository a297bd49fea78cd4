/** The two planted defects that sit where a message arrives. */
import { orders } from './orders.ts';

export type SentJson = { readonly id: string; readonly channelData: { readonly event: string; readonly attempt: number } };

/** @returns what the bot takes for the message; null: it takes nothing and says that it did */
export function arrival(sent: SentJson): object | null {
  if (orders.defect === 'retries dropped' && sent.channelData.attempt > 1) return null;
  return orders.defect === 'dedupe by event id' ? { ...sent, id: sent.channelData.event } : sent;
}
