import { type Accessor, createEffect, createResource, createSignal, on, onCleanup } from "solid-js";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { isFolderCid, newestRelease, RELEASE_APP } from "../../../contracts/nostr/release.ts";
import { useConfig } from "../app/config-context.tsx";
import { cidInAddress, copyAddress } from "../app/copy-address.ts";
import { useNostr } from "../app/nostr-context.tsx";
import { readReleaseFile, type ReleaseFile } from "./release-file.ts";
import { releaseRelays } from "./release-relays.ts";
import { type OwnCid, type Standing, standingOf } from "./release-view.ts";

/** This copy of the site, and how it stands to what was released. */
export type ReleaseView = { own: ReleaseFile; cid: OwnCid; standing: Standing };

/** More versions than this are never needed: the highest counts. */
const MOST_EVENTS = 200;

/** What this copy is, and whether relays know a newer release; `failed` where its own file can't be read. */
export function createRelease(): Accessor<ReleaseView | "asking" | "failed"> {
  const config = useConfig();
  const nostr = useNostr();
  const [copy] = createResource(() => readCopy(document.baseURI, fetch));
  const [events, setEvents] = createSignal<readonly NostrEvent[]>([]);
  createEffect(on(() => [copy()?.own?.key, releaseRelays(config)] as const, ([key, relays]) => {
    if (key === undefined || key === null || relays.length === 0) return;
    const filter = { kinds: [KIND.softwareRelease], authors: [key], "#i": [RELEASE_APP] };
    onCleanup(nostr.subscribe(relays, [filter], {
      event: (event) => setEvents((known) => known.length < MOST_EVENTS ? [...known, event] : known),
    }));
  }));
  return () => {
    const found = copy();
    if (found === undefined) return "asking";
    const { own, cid } = found;
    if (own === undefined) return "failed";
    const newest = own.key === null ? undefined : newestRelease(events(), own.key);
    return { own, cid, standing: standingOf(own, cid, newest) };
  };
}

async function readCopy(
  base: string,
  fetcher: typeof fetch,
): Promise<{ own: ReleaseFile | undefined; cid: OwnCid }> {
  try {
    const response = await fetcher(new URL("release.json", base), { cache: "no-cache" });
    const own = response.ok ? readReleaseFile(await response.text()) : undefined;
    return { own, cid: ownCid(base, response.headers) };
  } catch (error) {
    console.info("what this copy is can't be read:", error);
    return { own: undefined, cid: { from: "nobody" } };
  }
}

/** Gateways name the roots of all folders on the way to a file, the site's own first. */
function ownCid(base: string, headers: Headers): OwnCid {
  const inAddress = cidInAddress(copyAddress(base));
  if (inAddress !== undefined) return { from: "address", cid: inAddress };
  const [root] = headers.get("x-ipfs-roots")?.split(",") ?? [];
  return isFolderCid(root) ? { from: "gateway", cid: root } : { from: "nobody" };
}
