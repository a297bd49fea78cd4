/** How fast messages go to a channel: a token bucket that gives each delivery its instant, in the order in which they come. */

/** Messages a second by the name of the channel; a channel without a number is not slowed down. */
export type Rates = { readonly [channel: string]: number };

export type Pacing = {
  /**
   * Takes the place of a delivery in the line of its channel.
   * @param item the row, which keeps its place when it is asked for again
   * @param messages how many the delivery sends
   * @returns milliseconds until it may be sent; 0: now, and its place is used up
   */
  wait(channel: string, item: number, messages: number, now: number): number;
};

/** As many seconds' worth may go at once after a silence. */
const BURST_SECONDS = 1;
/** Places kept; beyond, a row that comes again queues anew. */
const MOST_PLACES = 100_000;

export function createPacing(rates: Rates): Pacing {
  /** When the bucket of a channel is full again, in milliseconds since 1970. */
  const fullAt = new Map<string, number>();
  const places = new Map<number, number>();
  return {
    wait(channel, item, messages, now) {
      const rate = Object.hasOwn(rates, channel) ? rates[channel] : undefined;
      if (rate === undefined) return 0;
      let place = places.get(item);
      if (place === undefined) {
        const full = Math.max(now, fullAt.get(channel) ?? now) + (messages / rate) * 1000;
        fullAt.set(channel, full);
        // The bucket holds at least one delivery, however many messages that has.
        place = full - Math.max(BURST_SECONDS, messages / rate) * 1000;
      }
      if (place <= now) {
        places.delete(item);
        return 0;
      }
      const [oldest] = places.keys();
      if (places.size >= MOST_PLACES && oldest !== undefined) places.delete(oldest);
      places.set(item, place);
      return Math.ceil(place - now);
    },
  };
}
