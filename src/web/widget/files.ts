/** Files that wait to be sent: in the browser's database, so that a reload does not lose them; otherwise in memory. */

export const FILE_LIMITS = { bytes: 5 * 1024 * 1024, count: 5 };
/** What the server takes; it looks at the bytes itself. */
export const FILE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf'];

export type Files = {
  put(id: string, files: readonly File[]): Promise<void>;
  /** Null: they are not there any more. */
  get(id: string): Promise<readonly File[] | null>;
  drop(id: string): void;
};

export function openFiles(name: string): Files {
  const memory = new Map<string, readonly File[]>();
  let opened: Promise<IDBDatabase | null> | null = null;
  const database = (): Promise<IDBDatabase | null> => {
    opened ??= open(name);
    return opened;
  };
  const run = async <T>(mode: IDBTransactionMode, work: (files: IDBObjectStore) => IDBRequest<T>): Promise<T | null> => {
    const db = await database();
    if (db === null) return null;
    return new Promise((resolve) => {
      try {
        const transaction = db.transaction('files', mode);
        const request = work(transaction.objectStore('files'));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  };
  return {
    async put(id, files) {
      memory.set(id, files);
      await run('readwrite', (store) => store.put(files, id));
    },
    get: async (id) => memory.get(id) ?? (await run<readonly File[] | undefined>('readonly', (store) => store.get(id))) ?? null,
    drop(id) {
      memory.delete(id);
      void run('readwrite', (store) => store.delete(id));
    },
  };
}

function open(name: string): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('files');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}
