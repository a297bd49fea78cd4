/**
 * A process that takes a file of a customer and dies by kill -9 when the file is kept and its message is not.
 * Started by the tests: `node die-uploading.ts FOLDER CONVERSATION FILE`.
 */
import { readFileSync } from 'node:fs';
import { directLine } from '../../src/adapters/channel/directline/directline.ts';

const [uploadsDir = '', conversation = '', file = ''] = process.argv.slice(2);
const secret = 'a secret of at least thirty-two characters';
const nobody = { page: 1, unread: async () => [], lastSeq: async () => null, onMessages() {} };
const door = directLine({
  bot: {
    receive: () => {
      process.kill(process.pid, 'SIGKILL');
      return Promise.withResolvers<never>().promise;
    },
    readers: nobody,
  },
  uploadsDir,
  origins: [],
  secrets: [secret],
  tokenKeys: [secret],
  now: Date.now,
  log: { info() {}, warn() {}, error() {} },
});
const caller = { authorization: `Bearer ${secret}`, origin: null, host: '', base: '', address: '' };
await door.upload(caller, conversation, 'visitor', {
  bytes: readFileSync(file),
  contentType: 'image/png',
  contentDisposition: '',
});
