/** The other side of the signed webhook, as docs/handoff.md describes it. */
import { createHmac } from 'node:crypto';
import type { Product } from '../channel/directline/support.ts';
import { fakeServer, SECRET, type Side, signedPost, webTalker } from './outside.ts';

export async function webhookSide(): Promise<Side> {
  const server = await fakeServer();
  const events = (event: string) =>
    server.arrived.filter(({ json, raw, headers }) => {
      const mac = createHmac('sha256', SECRET).update(`${headers['x-signpost-timestamp']}.${raw}`).digest('hex');
      if (headers['x-signpost-signature'] !== `sha256=${mac}`) throw new Error('the signature does not fit');
      return json.event === event;
    });
  const post = (product: Product) => signedPost(`${product.url}/bridge/desk`, 'x-signpost', SECRET);
  const about = () => {
    const { conversation, ticket } = events('handoff.initiate').at(-1)?.json ?? {};
    return { conversation, ticket };
  };
  let counted = 0;
  const say = (product: Product, body: object) => post(product)({ id: `said-${++counted}`, ...about(), ...body });
  return {
    name: 'webhook',
    server,
    env: {
      OTHER_DESK: 'webhook',
      OTHER_DESK_URL: `${server.url}/hook`,
      OTHER_DESK_SECRET: `${SECRET},another secret of 32 characters!!`,
    },
    passesBy: false,
    takesAtOnce: false,
    talker: webTalker,
    begun: () => events('handoff.initiate').map(({ raw }) => raw),
    words: () => events('handoff.message').flatMap(({ json }) => json.messages.map(({ text }: { text: string }) => text)),
    ended: () => events('handoff.ended').map(({ json }) => json.how),
    accept: (product, name) => say(product, { event: 'accepted', agent: { name } }),
    write: (product, id, text) => say(product, { id: `message-${id}`, event: 'message', text, agent: { name: '王芳' } }),
    giveBack: (product) => say(product, { event: 'completed', how: 'returned' }),
    fail: (product) => say(product, { event: 'failed' }),
    post,
  };
}
