import { chromium } from "playwright-core";
const [url, out, size = "1280x720", ...steps] = process.argv.slice(2); const [width, height] = size.split("x").map(Number);
const b = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run"] });
const p = await b.newPage({ viewport: { width, height }, ...(width < 500 ? { deviceScaleFactor: 2, hasTouch: true, isMobile: true } : {}) });
p.on("console", (m) => console.log(m.type(), m.text())); p.on("pageerror", (e) => console.log("ERR", e.stack));
await p.goto(url); await p.waitForTimeout(3500);
for (const s of steps) { await eval(`(async()=>{${s}})()`); await p.waitForTimeout(700); }
await p.screenshot({ path: out, timeout: 90000 }); await b.close();
