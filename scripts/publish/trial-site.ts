import type { Browser } from "playwright-core";
import { buildOnce } from "../../client/testing/site-build.ts";
import { startWatchStand, type WatchStand } from "../../client/testing/watch-stand.ts";
import { readSite } from "./pack.ts";
import { makeSite } from "./site.ts";
import { startTrialGateway, type TrialGateway } from "./trial-gateway.ts";

/** A published site on a gateway of its own, and a sealed stream that is live. */
export type TrialSite = {
  watch: WatchStand;
  gateway: TrialGateway;
  /** The site's address by path, which it shares with all others of the gateway. */
  byPath: string;
  /** The same at an origin of its own. */
  bySubdomain: string;
  close: () => Promise<void>;
};

export type TrialSiteOptions = {
  browser: Browser;
  /** Public key, hex, whose releases the site believes. Default: none is built in. */
  releaseKey?: string;
  /** A host name that leads to the site, too. */
  name?: string;
};

/** Publishes the built site to a gateway for tests. */
export async function startTrialSite({ browser, releaseKey, name }: TrialSiteOptions): Promise<TrialSite> {
  const watch = await startWatchStand(browser);
  const built = (await readSite(await buildOnce())).map((file) =>
    file.path === "release.json"
      ? { ...file, bytes: jsonBytes({ version: "0.1.0", key: releaseKey ?? null }) }
      : file
  );
  const made = await makeSite(built, JSON.stringify({ relays: [watch.relay.url] }));
  if (made.state === "bad") throw new Error(made.problem);
  const gateway = await startTrialGateway({ car: made.site.car, ...(name === undefined ? {} : { name }) });
  return {
    watch,
    gateway,
    byPath: `http://127.0.0.1:${gateway.port}/ipfs/${gateway.cid}/`,
    bySubdomain: `http://${gateway.cid}.ipfs.localhost:${gateway.port}/`,
    close: async () => {
      await Promise.all([watch.close(), gateway.close()]);
    },
  };
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
