// The outbox: a report is kept on this phone from the moment of Send until the server has
// acknowledged it, through reloads and days without a network. IndexedDB, else localStorage,
// else only this page's memory, which the page then says.
export type State = "waiting" | "sent" | "refused";

export interface Item {
  id: string; // the report's own id
  body: string; // the report, byte for byte as every try sends it
  kind: string;
  made_at: number;
  state: State;
  why?: string; // the words of the refusal
  number?: number; // the log's sequence
  sent_at?: number;
  needs_info?: string[];
  warnings?: string[];
}

export interface Outbox {
  readonly kind: "indexeddb" | "localstorage" | "memory";
  all(): Promise<Item[]>;
  put(item: Item): Promise<void>;
  remove(id: string): Promise<void>;
}

const DATABASE = "pharos";
const TABLE = "outbox";
const STORED = "pharos.outbox";

export async function openOutbox(): Promise<Outbox> {
  try {
    return new Spilling(databaseOutbox(await openDatabase()));
  } catch {
    return new Spilling(storageOutbox());
  }
}

// Spilling holds in this page's memory what the phone could not write (a full disk), so
// that it is sent all the same, and says so by its kind.
class Spilling implements Outbox {
  private readonly spilt = new Map<string, Item>();

  constructor(private readonly kept: Outbox) {}

  get kind(): Outbox["kind"] {
    return this.spilt.size > 0 ? "memory" : this.kept.kind;
  }

  async all(): Promise<Item[]> {
    const kept = await this.kept.all().catch(() => []);
    return [...kept.filter((item) => !this.spilt.has(item.id)), ...this.spilt.values()];
  }

  async put(item: Item): Promise<void> {
    try {
      await this.kept.put(item);
      this.spilt.delete(item.id);
    } catch {
      this.spilt.set(item.id, item);
    }
  }

  async remove(id: string): Promise<void> {
    this.spilt.delete(id);
    await this.kept.remove(id);
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function databaseOutbox(database: IDBDatabase): Outbox {
  // done waits for the transaction, not the request: only then is it on the disk.
  const run = <T>(mode: IDBTransactionMode, act: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(TABLE, mode, { durability: "strict" });
      const request = act(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  return {
    kind: "indexeddb",
    all: () => run<Item[]>("readonly", (table) => table.getAll()),
    put: async (item) => void (await run("readwrite", (table) => table.put(item))),
    remove: async (id) => void (await run("readwrite", (table) => table.delete(id))),
  };
}

function storageOutbox(): Outbox {
  const items = new Map<string, Item>();
  const usable = probe();
  const load = (): Map<string, Item> => {
    if (!usable) return items;
    const stored = JSON.parse(localStorage.getItem(STORED) ?? "[]") as Item[];
    return new Map(stored.map((item) => [item.id, item]));
  };
  const save = (all: Map<string, Item>) => usable && localStorage.setItem(STORED, JSON.stringify([...all.values()]));
  const change = (act: (all: Map<string, Item>) => void): Promise<void> => {
    const all = load();
    act(all);
    save(all);
    return Promise.resolve();
  };
  return {
    kind: usable ? "localstorage" : "memory",
    all: () => Promise.resolve([...load().values()]),
    put: (item) => change((all) => all.set(item.id, item)),
    remove: (id) => change((all) => all.delete(id)),
  };
}

function probe(): boolean {
  try {
    localStorage.setItem("pharos.probe", "1");
    localStorage.removeItem("pharos.probe");
    return true;
  } catch {
    return false;
  }
}
