/** A line to the database that breaks at the worst moment: while a COMMIT is on its way. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What becomes of a COMMIT: it never arrives, or it arrives and its answer does not. */
export type Fate = 'passes' | 'lost' | 'answer lost';

export type Proxy = {
  /** The same database through this line. */
  readonly url: string;
  close(): void;
};

/** @param fate asked for each COMMIT */
export async function startProxy(database: string, fate: () => Fate): Promise<Proxy> {
  const { hostname, port } = new URL(database);
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: Number(port), host: hostname, noDelay: true });
    let mute = false;
    const cut = (): void => {
      for (const socket of [client, upstream]) {
        socket.resetAndDestroy();
        open.delete(socket);
      }
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    upstream.on('data', (data) => {
      if (mute) cut();
      else client.write(data);
    });
    client.on('data', (data) => {
      const become = data.includes('COMMIT') ? fate() : 'passes';
      if (become === 'lost') return cut();
      mute ||= become === 'answer lost';
      upstream.write(data);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(database);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
