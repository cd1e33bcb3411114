import { randomBytes } from "node:crypto";
import { readBounded } from "../../media/mirror/bounded-fetch.ts";
import { type Check, fail, pass, skipped } from "./finding.ts";
import type { OpenLine } from "./line.ts";
import { readStun, STUN, stunQuestion } from "./stun.ts";

export type WebrtcCheckOptions = {
  /** Where viewers ask for the stream by WebRTC; undefined: no stream was named. */
  whep: URL | undefined;
  fetch: typeof fetch;
  open: OpenLine;
};

const PATIENCE_MS = 3000;
/** A box's answer has about 3 kB. */
const ANSWER_LIMIT = 64 * 1024;
const MOST_CANDIDATES = 8;
const CANDIDATE = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d{1,5}) typ (?:host|srflx)/gim;

/** Whether WebRTC's media comes through by UDP: asks to watch, and sends the box the datagram that a browser begins with. */
export function webrtcCheck({ whep, fetch, open }: WebrtcCheckOptions): Check {
  return {
    name: "webrtc",
    run: async (signal) => {
      if (whep === undefined) return skipped("no stream was named: call doctor with its watch link");
      const [ufrag, password] = [randomBytes(4).toString("hex"), randomBytes(16).toString("hex")];
      const answer = await fetch(whep, {
        method: "POST",
        headers: { "content-type": "application/sdp" },
        body: offer(ufrag, password),
        signal,
      });
      const sdp = new TextDecoder().decode(await readBounded(answer, ANSWER_LIMIT));
      // A box says so of what isn't on or can't be watched so, a mirror of everything.
      if ([404, 406].includes(answer.status)) return skipped("the box has nothing to watch by WebRTC now");
      if (answer.status !== 201) {
        return fail(
          `asked to show the stream by WebRTC, it answers ${answer.status}`,
          "A proxy in front must pass /whep on; the box's log says more.",
        );
      }
      const session = URL.parse(answer.headers.get("location") ?? "", whep);
      try {
        const places = placesIn(sdp);
        if (places.length === 0) {
          return fail(
            "it names no address for media by UDP",
            "The box names the one it is reached by: is it reached by a name that resolves there?",
          );
        }
        const key = new TextEncoder().encode(wordIn(sdp, "pwd"));
        const question = stunQuestion(STUN.bindingRequest, [
          [STUN.username, new TextEncoder().encode(`${wordIn(sdp, "ufrag")}:${ufrag}`)],
          [STUN.priority, Uint8Array.of(0x6e, 0, 0x1e, 0xff)],
          [STUN.iceControlling, randomBytes(8)],
        ], { key });
        const found = await Promise.all(places.map(async ({ host, port }) => {
          const opened = await open({ host, port, by: "udp", ms: PATIENCE_MS });
          if (opened.state === "shut") return undefined;
          const said = await opened.line.ask(question, PATIENCE_MS);
          opened.line.close();
          return said && readStun(said)?.type === STUN.bindingSuccess ? `${host}:${port}` : undefined;
        }));
        const [place] = found.flatMap((one) => one ?? []);
        return place === undefined
          ? fail(
            `${places.map(({ host, port }) => `${host}:${port}`).join(", ")} doesn't answer by UDP`,
            `Open UDP ${
              places[0]?.port ?? 8189
            } (WebRTC) in the firewall, and forward it where a router stands between: by TCP alone, publishing from a browser stutters.`,
          )
          : pass(`${place} answers by UDP`);
      } finally {
        if (session?.origin === whep.origin) {
          await (await fetch(session, { method: "DELETE", signal })).body?.cancel();
        }
      }
    },
  };
}

function placesIn(sdp: string): { host: string; port: number }[] {
  const places = new Map([...sdp.matchAll(CANDIDATE)].map(([, host = "", port = ""]) => [
    `${host}:${port}`,
    { host, port: Number(port) },
  ]));
  return [...places.values()].slice(0, MOST_CANDIDATES);
}

function wordIn(sdp: string, name: "ufrag" | "pwd"): string {
  return new RegExp(`^a=ice-${name}:(\\S+)`, "m").exec(sdp)?.[1] ?? "";
}

/** What a viewer offers who will never go on: the picture alone, as every box can send it. */
function offer(ufrag: string, password: string): string {
  const fingerprint = randomBytes(32).toString("hex").toUpperCase().match(/../g)?.join(":");
  return [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "a=group:BUNDLE 0",
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    "c=IN IP4 0.0.0.0",
    "a=mid:0",
    "a=recvonly",
    "a=rtcp-mux",
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    "a=setup:actpass",
    "a=rtpmap:96 H264/90000",
    "a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
    "",
  ].join("\r\n");
}
