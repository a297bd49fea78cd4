/** A hub of the Bot Framework, with the connector that it stands behind. */
import type { Product } from '../channel/directline/support.ts';
import { fakeServer, type Side, talkerOf } from './outside.ts';

export async function hubSide(): Promise<Side> {
  const server = await fakeServer(
    () => ({ id: 'x' }),
    ({ json }) => json?.type === 'event',
  );
  let conversation = '';
  let sent = 0;
  const post = async (product: Product, activity: object): Promise<number> => {
    const response = await fetch(`${product.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: `a${++sent}`,
        channelId: 'hubbed',
        serviceUrl: `${server.url}/`,
        recipient: { id: 'bot-1', name: 'bot' },
        conversation: { id: conversation },
        locale: 'zh-CN',
        ...activity,
      }),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const status = (product: Product, state: string, more: object = {}) =>
    post(product, { type: 'event', name: 'handoff.status', from: { id: 'hub' }, value: { state, ...more } });
  const of = (name: string) => server.arrived.filter(({ json, path }) => path.includes(conversation) && json?.name === name);
  return {
    name: 'botframework',
    server,
    env: { OTHER_DESK: 'botframework' },
    passesBy: true,
    takesAtOnce: false,
    async talker(product) {
      conversation = `talk-${++sent}`;
      const mine = conversation;
      const say = async (text: string) => {
        conversation = mine;
        const answered = await post(product, { type: 'message', text, from: { id: 'visitor' } });
        if (answered !== 200) throw new Error(`answered ${answered}`);
      };
      const lines = () =>
        server.arrived.flatMap(({ json, path }) =>
          path.includes(`/${mine}/`) && json?.type === 'message' ? [`bot: ${json.text}`] : [],
        );
      return talkerOf(say, lines);
    },
    begun: () => of('handoff.initiate').map(({ raw }) => raw),
    words: () => [],
    ended: () => of('handoff.ended').map(({ json }) => json.value.how),
    accept: (product, name) => status(product, 'accepted', { message: { name } }),
    write: async () => 200,
    giveBack: (product) => status(product, 'completed'),
    fail: (product) => status(product, 'failed'),
  };
}
