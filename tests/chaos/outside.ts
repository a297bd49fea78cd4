/** What lies outside of the bots and outlives them: the wallet and the channel's connector. Both are sometimes slow, busy or cut. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox } from '../../src/adapters/wallet/sandbox/server.ts';
import type { Random } from '../soak/random.ts';

/** A complaint that the wallet took. */
export type Filed = { readonly key: string; readonly caseNo: string };
export type Delivered = { readonly conversation: string; readonly text: string; readonly at: number };

export type Outside = {
  readonly wallet: string;
  readonly connector: string;
  readonly filed: readonly Filed[];
  readonly delivered: readonly Delivered[];
  close(): Promise<void>;
};

type Handler = (request: IncomingMessage, body: string, response: ServerResponse) => Promise<void>;

async function listen(handle: Handler): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(async (request, response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      await handle(request, Buffer.concat(chunks).toString(), response);
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function answer(response: ServerResponse, status: number, body: string, headers: { [name: string]: string } = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}

/**
 * @param onTrouble called when a message of the conversation, or one that was sent together with it, may rightly come again: the
 *   connector took it and cut the line before its answer, or refused the next one
 * @param faulty share of requests that meet some trouble
 */
export async function startOutside(
  random: Random,
  onTrouble: (what: string, conversation: string) => void,
  faulty: number,
): Promise<Outside> {
  const sandbox = await startSandbox({ port: 0 });
  const filed: Filed[] = [];
  const delivered: Delivered[] = [];
  const wallet = await listen(async (request, body, response) => {
    if (random.chance(faulty)) await pause(random.below(200));
    const key = String(request.headers['idempotency-key'] ?? '');
    const taken = await fetch(`${sandbox.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      ...(body !== '' && { body }),
    });
    const text = await taken.text();
    const caseNo = (JSON.parse(text) as { fields?: { case_no?: string } }).fields?.case_no;
    if (caseNo !== undefined) filed.push({ key, caseNo });
    if (random.chance(faulty)) response.destroy();
    else answer(response, taken.status, text);
  });
  const connector = await listen(async (request, body, response) => {
    await pause(random.below(20));
    const conversation = decodeURIComponent(/\/v3\/conversations\/([^/]+)\//.exec(request.url ?? '')?.[1] ?? '');
    if (random.chance(faulty)) {
      onTrouble('busy', conversation);
      return answer(response, 503, '{}', { 'retry-after': '0' });
    }
    const { text = '' } = JSON.parse(body) as { text?: string };
    delivered.push({ conversation, text, at: performance.now() });
    if (random.chance(faulty / 4)) {
      onTrouble('cut', conversation);
      response.destroy();
    } else answer(response, 200, '{"id":"1"}');
  });
  return {
    wallet: wallet.url,
    connector: connector.url,
    filed,
    delivered,
    async close() {
      for (const { server } of [wallet, connector]) {
        server.closeAllConnections();
        server.close();
      }
      await sandbox.close();
    },
  };
}
