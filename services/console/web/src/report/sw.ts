// The service worker keeps the report page on the phone, so that it opens without a network.
// It never touches the API: what is sent and read there goes to the server or not at all.
declare const SHELL: string[];
declare const VERSION: string;

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  location: Location;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: "install" | "activate", listener: (e: Extendable) => void): void;
  addEventListener(type: "fetch", listener: (e: Fetching) => void): void;
}

const worker = self as unknown as Scope;
const SHELF = `shell-${VERSION}`;
const PATIENCE_MS = 4_000; // then the kept page is better than a blank one

worker.addEventListener("install", (e) => e.waitUntil(install()));
worker.addEventListener("activate", (e) => e.waitUntil(activate()));
worker.addEventListener("fetch", (e) => {
  const { pathname, origin } = new URL(e.request.url);
  if (e.request.method !== "GET" || origin !== worker.location.origin) return;
  if (pathname === "/report") e.respondWith(page(e.request));
  else if (SHELL.includes(pathname)) e.respondWith(kept(e.request));
});

async function install(): Promise<void> {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(SHELL.map((url) => new Request(url, { cache: "reload" })));
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name !== SHELF) await caches.delete(name);
  await worker.clients.claim();
}

// page takes the server's newest while the link is good.
async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok || answer.redirected) return answer;
  } catch {
    return kept(request);
  }
  return kept(request);
}

async function kept(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  return (await caches.match(pathname)) ?? fetch(request);
}
