// Starts the real product and a real browser for the tests. They use the pages as a person
// does: by role, label and key.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const START_MS = 120_000;

// noBrowser is the reason to skip, or false.
export const noBrowser = existsSync(CHROMIUM) ? false : `there is no Chromium at ${CHROMIUM} (set CHROMIUM)`;

export function repositoryRoot() {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "go.work"))) folder = dirname(folder);
  return folder;
}

// startPharos runs `pharos up` in a folder of its own until stop.
export async function startPharos(...options) {
  const binary = process.env.PHAROS_BIN || join(repositoryRoot(), "bin/pharos");
  if (!existsSync(binary)) throw new Error(`${binary} is not built: run make pharos`);
  const folder = await mkdtemp(join(tmpdir(), "pharos-web-"));
  const product = new Pharos(binary, folder, options);
  await product.up("127.0.0.1:0");
  return product;
}

// settings is our environment without what is for the tests alone: the program refuses what it does not know.
function settings() {
  const { PHAROS_BIN: _, ...env } = process.env;
  return env;
}

class Pharos {
  constructor(binary, folder, options) {
    this.binary = binary;
    this.folder = folder;
    this.options = options;
  }

  async up(address) {
    const data = join(this.folder, "data");
    this.process = spawn(this.binary, ["up", "--data-dir", data, "--http-addr", address, ...this.options], { stdio: ["ignore", "pipe", "pipe"], env: settings() });
    this.link = await this.loginLink();
    this.url = new URL(this.link).origin;
    this.token = (await readFile(join(data, "admin.token"), "utf8")).trim();
  }

  loginLink() {
    return new Promise((resolve, reject) => {
      let said = "";
      const timer = setTimeout(() => reject(new Error(`pharos up printed no login link:\n${said}`)), START_MS);
      const hear = (chunk) => {
        said += chunk;
        const link = /http:\/\/\S+\/login\?code=\S+/.exec(said)?.[0];
        if (!link) return;
        clearTimeout(timer);
        resolve(link);
      };
      this.process.stdout.on("data", hear);
      this.process.stderr.on("data", hear);
      this.process.once("exit", (code) => reject(new Error(`pharos up ended with ${code}:\n${said}`)));
    });
  }

  // down ends the process and keeps its data.
  async down(signal = "SIGINT") {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGCONT");
    this.process.kill(signal);
    await ended;
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.down();
    await rm(this.folder, { recursive: true, force: true });
  }

  async call(method, path, body, headers = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  report(body) {
    return this.call("POST", "/v1/reports", { id: randomUUID(), ...body });
  }

  // incident waits until the named incident satisfies `when`, and returns it.
  async incident(name, when = () => true) {
    return eventually(async () => {
      const { features } = await this.call("GET", "/v1/incidents?limit=500");
      const found = features.find((f) => f.properties.name === name && when(f.properties));
      if (!found) throw new Error(`no incident ${name} as wanted among ${features.map((f) => f.properties.name)}`);
      return found;
    });
  }
}

export async function eventually(look, withinMs = 120_000) {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (cause) {
      if (Date.now() > end) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export function launch() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
}

export const DESK = { viewport: { width: 1280, height: 720 }, locale: "en-GB", timezoneId: "Europe/Rome" };
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: "en-GB", timezoneId: "Europe/Rome" };

// watched opens a page that remembers everything a browser complains about: an uncaught
// error, an error in the console, a breach of the Content-Security-Policy.
export async function watched(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  return { page, complaints };
}

// login puts a session cookie into the context as the login link would.
export async function login(context, product) {
  const answer = await context.request.post(`${product.url}/v1/session`, { data: { token: product.token }, headers: { Origin: product.url } });
  if (!answer.ok()) throw new Error(`login: ${answer.status()} ${await answer.text()}`);
}
