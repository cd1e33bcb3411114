import { formatAddress } from "../../contracts/nostr/address.ts";
import { publicKeyOf } from "../../contracts/nostr/event.ts";
import { streamLink } from "../../contracts/nostr/link.ts";
import { BoxInfo } from "../../contracts/api/box.ts";
import { childEnvironment } from "../../media/child-environment.ts";
import { boxKey } from "../../media/origin/secret-file.ts";
import { openStreamStore } from "../../media/origin/stream-store.ts";
import * as v from "valibot";
import type { StackEnvironment } from "../environment.ts";
import { firstFound, PACKAGES } from "../packages.ts";
import { answers, boxUrl, clientUrl, edgeUrl, relayUrl } from "../stack/parts.ts";
import { pause } from "../supervisor/pause.ts";
import type { PartStart, Supervisor } from "../supervisor/supervisor.ts";
import { type Announcer, makeAnnouncer } from "./announcer.ts";
import { demoWallet } from "./tip-target.ts";
import { testPictureArgs } from "./test-picture.ts";

const D = "demo";

export type DemoOptions = {
  environment: StackEnvironment;
  root: string;
  say: (line: string) => void;
  /** Whether there is a private chain to take tips on. */
  tips: boolean;
};

/** The demo stream of a local stack: registered before the box starts, published and announced once it is up. */
export async function makeDemo({ environment, root, say, tips }: DemoOptions) {
  const { home, ports, searchPath } = environment;
  const key = boxKey(`${home}/demo/creator.key`);
  const stream = { creator: publicKeyOf(key), d: D };
  const relay = relayUrl(ports);
  // Through the box's own store, not its API: the API's first caller would become the box's owner.
  const { key: streamKey } = openStreamStore(`${home}/box`).register({
    d: D,
    address: formatAddress(stream),
    title: "Test picture",
    relays: [relay],
  });
  const ffmpeg = await firstFound(PACKAGES.ffmpeg.found, searchPath);
  const font = await firstFound(PACKAGES.font.found, searchPath);
  if (ffmpeg === undefined || font === undefined) throw new Error("the demo needs ffmpeg and its font");
  const wallet = tips ? demoWallet(boxKey(`${home}/demo/monero.key`)) : undefined;
  let announcer: Announcer | undefined;

  return {
    /** Where to watch. */
    watch: `${clientUrl(ports)}/#/watch/${streamLink(stream, [relay])}`,
    playlist: `${boxUrl(ports)}/live/${D}/index.m3u8`,
    /** Where tips go and the key that sees them come, for the box; none without a private chain. */
    wallet,
    /** Announces the stream and publishes the picture; resolves when the box serves it sealed. */
    async start(supervisor: Supervisor): Promise<PartStart> {
      announcer = makeAnnouncer({
        key,
        d: D,
        signer: await boxPubkey(boxUrl(ports)),
        places: {
          box: boxUrl(ports),
          relay,
          edge: edgeUrl(ports),
          ...(wallet === undefined ? {} : { monero: wallet.address }),
        },
        say,
      });
      // The box answers over HTTP a moment before MediaMTX takes encoders.
      await takesConnections(ports.rtmp, AbortSignal.timeout(20_000));
      const picture = supervisor.start({
        name: "picture",
        command: {
          program: ffmpeg,
          args: testPictureArgs({ url: `rtmp://127.0.0.1:${ports.rtmp}/live/${D}?token=${streamKey}`, font }),
          env: childEnvironment(),
          cwd: root,
        },
        healthy: answers(`${boxUrl(ports)}/live/${D}/ll.m3u8`),
        redact: (line) => line.replaceAll(streamKey, "***"),
      });
      const [started, problem] = await Promise.all([picture, announcer.live()]);
      if (problem !== undefined) say(`The relay did not take the demo's announcement: ${problem}`);
      return started;
    },
    /** Tells the relay that the stream is over. */
    async end(): Promise<void> {
      await announcer?.ended();
    },
  };
}

/** Waits until a port takes connections, or until `signal` says that it was long enough. */
async function takesConnections(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      await pause(50, signal);
    }
  }
}

async function boxPubkey(box: string): Promise<string> {
  const response = await fetch(`${box}/v1/box`, { signal: AbortSignal.timeout(5000) });
  return v.parse(BoxInfo, await response.json()).pubkey;
}
