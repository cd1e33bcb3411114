import { createServer } from "node:net";
import { join } from "node:path";
import { formatAddress } from "../../../contracts/nostr/address.ts";
import { delegationTemplate } from "../../../contracts/nostr/delegation.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../contracts/nostr/event.ts";
import { openStreamStore } from "../../../media/origin/stream-store.ts";
import { firstFound, PACKAGES } from "../../packages.ts";

/** What is published, read three ways: from the box that seals, and from MediaMTX directly, with parts and without. */
export type Rig = {
  address: string;
  delegation: NostrEvent;
  /** The box's playlists. */
  sealed: { plain: string; parts: string };
  /** MediaMTX's own. */
  direct: { plain: string; parts: string };
  /** Where a browser publishes. */
  whip: Record<"box" | "direct", { url: string; key: string }>;
  /** Where WebRTC is had from MediaMTX directly. */
  whepDirect: string;
  /** Waits until these can be played. */
  ready(...urls: string[]): Promise<void>;
  close(): Promise<void>;
};

export type RigOptions = {
  root: string;
  dir: string;
  mediamtx: string;
  /** Whether ffmpeg publishes, to all three; otherwise a browser does. */
  encoder: boolean;
};

/** Worthless: nothing leaves this machine. */
const CREATOR = new Uint8Array(32).fill(12);
const D = "bench";

/** Starts box and two MediaMTX, and the encoder if wanted, with which all three are waited for. */
export async function startRig({ root, dir, mediamtx, encoder }: RigOptions): Promise<Rig> {
  const ffmpeg = await firstFound(PACKAGES.ffmpeg.found, Deno.env.get("PATH") ?? "");
  if (ffmpeg === undefined) throw new Error("ffmpeg is missing: deno task bench installs it or says how");
  const [http = 0, rtmp = 0, srt = 0, webrtc = 0, ...free] = await freePorts(10);
  const home = await Deno.makeTempDir({ dir, prefix: "home-" });
  const address = formatAddress({ creator: publicKeyOf(CREATOR), d: D });
  const { key } = openStreamStore(join(home, "box")).register({ d: D, address, title: "bench", relays: [] });

  const children: Deno.ChildProcess[] = [];
  const run = (program: string, args: string[], env: Record<string, string> = {}) => {
    const child = new Deno.Command(program, {
      args,
      env,
      cwd: root,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    children.push(child);
  };
  const deno = (args: string[], env?: Record<string, string>) =>
    run(Deno.execPath(), ["run", "-A", "--no-prompt", ...args], env);

  deno(["media/main.ts"], {
    DSTREAM_HOME: home,
    DSTREAM_MEDIAMTX: mediamtx,
    DSTREAM_BOX_PORT: String(http),
    DSTREAM_RTMP_PORT: String(rtmp),
    DSTREAM_SRT_PORT: String(srt),
    DSTREAM_WEBRTC_PORT: String(webrtc),
  });
  const parts = { hls: free[0] ?? 0, rtmp: free[1] ?? 0 };
  const plain = { hls: free[2] ?? 0, rtmp: free[3] ?? 0 };
  const rtc = { offers: free[4] ?? 0, media: free[5] ?? 0 };
  run(mediamtx, [
    await configuration(home, "parts", { ...parts, rtc, variant: "lowLatency", segment: "900ms" }),
  ]);
  run(mediamtx, [await configuration(home, "plain", { ...plain, variant: "fmp4", segment: "1900ms" })]);

  const box = `http://localhost:${http}`;
  const info = await until(
    `${box}/v1/box`,
    async (response) => (await response.json()) as { pubkey: string },
  );
  const ready = async (...urls: string[]) => {
    await Promise.all(urls.map((url) => until(url, () => true)));
  };
  if (encoder) {
    deno([
      join(root, "scripts/bench/latency/clock-encoder.ts"),
      ffmpeg,
      `rtmp://127.0.0.1:${rtmp}/live/${D}?token=${key}`,
      `rtmp://127.0.0.1:${parts.rtmp}/live/${D}`,
      `rtmp://127.0.0.1:${plain.rtmp}/live/${D}`,
    ]);
  }
  const rig: Rig = {
    address,
    delegation: signEvent(
      delegationTemplate(
        { address, signers: [info.pubkey], nbf: seconds() - 60, exp: seconds() + 3600 },
        seconds(),
      ),
      CREATOR,
    ),
    sealed: { plain: `${box}/live/${D}/index.m3u8`, parts: `${box}/live/${D}/ll.m3u8` },
    direct: {
      plain: `http://localhost:${plain.hls}/live/${D}/index.m3u8`,
      parts: `http://localhost:${parts.hls}/live/${D}/index.m3u8`,
    },
    whip: {
      box: { url: `${box}/whip/${D}`, key },
      direct: { url: `http://localhost:${rtc.offers}/live/${D}/whip`, key: "" },
    },
    whepDirect: `http://localhost:${rtc.offers}/live/${D}/whep`,
    ready,
    async close() {
      // The encoder goes first, so that nobody complains of the others; ffmpeg ends with its pipe.
      for (const child of children.toReversed()) child.kill("SIGTERM");
      await Promise.all(children.map(({ status }) => status));
    },
  };
  if (encoder) await ready(rig.sealed.plain, rig.sealed.parts, rig.direct.plain, rig.direct.parts);
  return rig;
}

type DirectOptions = {
  hls: number;
  rtmp: number;
  /** Ports for offers and for media, where WebRTC is wanted. */
  rtc?: { offers: number; media: number };
  variant: string;
  segment: string;
};

/** MediaMTX as it comes, but for the ports and the lengths that the box uses too. */
async function configuration(
  dir: string,
  name: string,
  { hls, rtmp, rtc, variant, segment }: DirectOptions,
): Promise<string> {
  const path = join(dir, `${name}.yml`);
  const off = [
    "rtsp",
    ...(rtc === undefined ? ["webrtc"] : []),
    "srt",
    "moq",
    "api",
    "metrics",
    "pprof",
    "playback",
  ].map((key) => `${key}: false`);
  await Deno.writeTextFile(
    path,
    [
      ...off,
      `rtmpAddress: 127.0.0.1:${rtmp}`,
      ...(rtc === undefined ? [] : [
        `webrtcAddress: 127.0.0.1:${rtc.offers}`,
        `webrtcLocalUDPAddress: 127.0.0.1:${rtc.media}`,
        "webrtcAdditionalHosts: [127.0.0.1]",
      ]),
      `hlsAddress: 127.0.0.1:${hls}`,
      "hlsAlwaysRemux: true",
      `hlsVariant: ${variant}`,
      "hlsSegmentCount: 10",
      `hlsSegmentDuration: ${segment}`,
      "hlsPartDuration: 200ms",
      "paths: { all_others: }",
      "",
    ].join("\n"),
  );
  return path;
}

async function until<T>(url: string, read: (response: Response) => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + 30_000;
  let last = "no answer";
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(12_000) });
      if (response.ok) return await read(response);
      last = `HTTP ${response.status}`;
      await response.body?.cancel();
    } catch (error) {
      last = String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url}: ${last}`);
}

const seconds = () => Math.floor(Date.now() / 1000);

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return server;
  }));
  return await Promise.all(servers.map((server) =>
    new Promise<number>((resolve) => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    })
  ));
}
