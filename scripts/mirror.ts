import { readLink } from "../contracts/nostr/link.ts";
import { readRelayUrls } from "../contracts/nostr/url.ts";
import { startMirror } from "../media/mirror/mirror.ts";
import { loadSchnorrWasm } from "../media/relay/schnorr-wasm.ts";
import { readPastedLink } from "../client/src/app/pasted-link.ts";
import { flagsOrExit } from "./flags.ts";
import { aborted, watchInterruption } from "./supervisor/interruption.ts";
import { readMirrorSettings } from "./mirror/settings.ts";
import { makeMirrorNews } from "./mirror/news.ts";

const { flags, argument } = flagsOrExit({
  task: "mirror",
  what:
    "Carries a sealed stream: pulls it from its other carriers, verifies every byte, and serves what holds, " +
    "in the foreground.",
  argument: { name: "<link>", help: "watch link or naddr of the stream" },
  flags: [
    { flag: "--port", value: "<port>", help: "port to serve at (default: 5669)" },
    { flag: "--host", value: "<address>", help: "address to listen on (default: every one)" },
    {
      flag: "--public-url",
      value: "<url>",
      help: "how viewers reach this mirror, https where pages are (default: http://localhost and the port)",
    },
    {
      flag: "--relay",
      value: "<urls>",
      help:
        "relays to ask besides those in the link, and the only ones that may be in your own network; comma between",
    },
    {
      flag: "--from",
      value: "<urls>",
      help:
        "carriers to pull from before those announced, and the only ones that may be in your own network: " +
        "addresses of index.m3u8 and ll.m3u8, comma between",
    },
    {
      flag: "--memory",
      value: "<MB>",
      help: "media to hold at most, half of it of one session (default: 512)",
    },
  ],
}, Deno.args);

const settings = readMirrorSettings(flags);
if (settings.state === "bad") stop(settings.why);
const path = readPastedLink(argument ?? "");
const link = readLink(path?.split("/").at(-1) ?? "");
if (link?.type !== "stream") {
  stop("Say which stream: deno task mirror <watch link or naddr>. A watch link ends in naddr1…");
}
const relays = readRelayUrls(settings.relays);
if (relays.length + link.relays.length === 0) {
  stop("The link names no relay: say where the stream is announced by --relay wss://…");
}

const log = (line: string) => console.log(`mirror: ${line}`);
const interrupted = await watchInterruption("task mirror");
const mirror = await startMirror({
  address: link.address,
  relays,
  linkRelays: link.relays,
  from: settings.from,
  port: settings.port,
  ...(settings.hostname !== undefined && { hostname: settings.hostname }),
  publicUrl: settings.publicUrl,
  limit: settings.limit,
  check: await loadSchnorrWasm(),
  log,
}).catch((error: unknown) => {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    stop(`Port ${settings.port} is in use by another program: end that, or choose another by --port.`);
  }
  throw error;
});

const base = new URL(`live/${link.address.d}/`, settings.publicUrl).href;
log(`serving at ${base}`);
log("the creator adds these two to the stream, in the studio under its mirrors:");
console.log(`  ${base}index.m3u8\n  ${base}ll.m3u8`);
if (settings.remark !== undefined) log(settings.remark);
const news = makeMirrorNews(log);
const telling = setInterval(() => news(mirror), 1000);
await aborted(interrupted);
clearInterval(telling);
await mirror.close();
log("ended");
Deno.exit(0);

function stop(why: string): never {
  console.error(why);
  Deno.exit(2);
}
