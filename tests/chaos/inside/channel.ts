/** The channel, with points to die at around every delivery, and the two defects that sit at this door. */
import {
  type BotFrameworkChannel,
  type BotFrameworkOptions,
  botFrameworkChannel as real,
} from '../../../src/adapters/channel/botframework.ts';
import { arrival, type SentJson } from './arrival.ts';
import { pass } from './orders.ts';

export function botFrameworkChannel(options: BotFrameworkOptions): BotFrameworkChannel {
  const channel = real(options);
  return {
    ...channel,
    async deliver(...delivery) {
      pass('before delivery');
      await channel.deliver(...delivery);
      pass('after delivery');
    },
    async handle(request) {
      const json = arrival(request.json as SentJson);
      return json === null ? { status: 200, json: { activities: [] } } : channel.handle({ ...request, json });
    },
  };
}
