/** The few parts of restify 12 that are used here; the package brings no types. */
declare module 'restify' {
  import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';

  /** restify calls the methods of its log with whatever it likes. */
  type RestifyLog = { readonly [level: string]: (...what: unknown[]) => unknown };
  type Formatter = (request: IncomingMessage, response: ServerResponse, body: unknown) => string;
  type AsyncHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

  /** A request with restify's view of its address. Throws for an address that is none. */
  export type AddressedRequest = IncomingMessage & { getUrl(): URL };

  export interface Server {
    /** The server of node:http below. */
    readonly server: HttpServer & { connectionsCheckingInterval: number };
    readonly url: string;
    /** Runs before anything of restify; `false` means that the request is answered. */
    first(handler: (request: AddressedRequest, response: ServerResponse) => boolean): void;
    get(path: string, handler: AsyncHandler): void;
    head(path: string, handler: AsyncHandler): void;
    post(path: string, handler: AsyncHandler): void;
    opts(path: string, handler: AsyncHandler): void;
    listen(port: number, host: string, done: () => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    once(event: 'error', listener: (error: Error) => void): void;
    removeListener(event: 'error', listener: (error: Error) => void): void;
  }

  const restify: {
    createServer(options: {
      /** Value of the Server header; empty for none. */
      readonly name: string;
      readonly log: RestifyLog;
      readonly formatters: { readonly [contentType: string]: Formatter };
    }): Server;
  };
  export default restify;
}
