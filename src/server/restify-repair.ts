/**
 * restify replaces `writeHead` of every HTTP server in the process, and its version forgets to return the response: other
 * code that chains `writeHead(…).end(…)`, as node documents it, would break. Imported for its effect, after restify.
 */
import { ServerResponse } from 'node:http';
import 'restify';

const { prototype } = ServerResponse;
const fromRestify: (this: ServerResponse, ...what: never[]) => unknown = prototype.writeHead;

prototype.writeHead = function writeHead(this: ServerResponse, ...what: never[]) {
  fromRestify.apply(this, what);
  return this;
};
