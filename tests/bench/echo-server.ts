/**
 * The yardstick: botbuilder's echo bot behind restify with its body parser. Prints its port. With `--state` it also counts
 * the turns of each conversation in memory through `ConversationState`, as the SDK's samples do.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// biome-ignore lint/suspicious/noExplicitAny: two libraries without types of use here
const [botbuilder, restify]: any[] = [require('botbuilder'), require('restify')];
const adapter = new botbuilder.CloudAdapter(new botbuilder.ConfigurationBotFrameworkAuthentication({}));
const server = restify.createServer();
server.use(restify.plugins.bodyParser());
const state = new botbuilder.ConversationState(new botbuilder.MemoryStorage());
const turns = state.createProperty('turns');
const withState = process.argv.includes('--state');
// biome-ignore lint/suspicious/noExplicitAny: botbuilder's TurnContext
const echo = async (context: any) => {
  if (withState) (await turns.get(context, { count: 0 })).count += 1;
  if (context.activity.type === 'message') await context.sendActivity(`Echo: ${context.activity.text}`);
  if (withState) await state.saveChanges(context);
};
// biome-ignore lint/suspicious/noExplicitAny: restify's request and response
server.post('/api/messages', async (request: any, response: any) => {
  await adapter.process(request, response, echo);
});
server.server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`));
