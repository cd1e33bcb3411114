import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { FedHls } from "../../player/feeding.ts";
import type { ListedReport } from "../../player/worker/messages.ts";
import type { After } from "../../webrtc/schedule.ts";
import { makeListings } from "../crowd/listings.ts";
import { makeSegmentWaits } from "../crowd/segment-waits.ts";
import { makeSharedFetch } from "../crowd/shared-fetch.ts";
import { deadlineMs } from "../deadline.ts";
import type { EngineListener, Verifier } from "../engine.ts";
import { bufferedMs, type MeshEngine } from "../mesh-engine.ts";
import type { VerifiedStore } from "../store/verified-store.ts";
import { makeListWaits } from "./list-waits.ts";
import { followPlaylist } from "./playlist-follower.ts";
import { makeSegmentParts, type SegmentParts, type SegmentPartsOptions } from "./segment-parts.ts";

export type WholeSegmentsOptions = {
  client: Verifier;
  mesh: MeshEngine;
  store: VerifiedStore;
  sid: string;
  /** What is being fed now. */
  fed: () => FedHls | undefined;
  digest: SegmentPartsOptions["digest"];
  /** Milliseconds since 1970. */
  now: () => number;
  after: After;
  on: Pick<EngineListener, "took">;
};

type Following = { list: string; parts: SegmentParts; playedAt: number; stop: () => void };
/** A rendition, and the multivariant playlist that hls.js reaches it through. */
type Played = Pick<ListedReport, "rid" | "source">;

/** hls.js loads the list of what it plays all the time; what it left is left here after so many milliseconds. */
const LEFT_MS = 15_000;
/** Assumed before hls.js knows its line, in bits per second. */
const UNKNOWN_BANDWIDTH = 5e6;

/**
 * Feeds an hls.js that plays whole segments while others carry their parts: what it plays next is put together here as it is
 * made, seconds before it is listed whole. Where nobody is there, or a part is missing, the box is asked for the segment.
 */
export function makeWholeSegments(o: WholeSegmentsOptions): MeshEngine {
  const { client, mesh, store, now, after } = o;
  const listings = makeListings(o.sid);
  const lists = makeListWaits(after);
  /** By the list of their parts. */
  const known = new Map<string, Played>();
  const following = new Map<string, Following>();
  /** Renditions that have no list of parts, or not any more. */
  const missing = new Set<string>();
  const fetches = makeSharedFetch({
    client,
    now,
    onBegun: () => undefined,
    onBytes({ name }, bytes) {
      o.on.took(bytes.byteLength, "http", name);
      store.put(name, new Uint8Array(bytes));
    },
  });
  const patienceMs = ({ name }: { name: ObjectName }) =>
    following.get(name.rid)?.parts.expects(name.n)
      ? deadlineMs({ bufferedMs: bufferedMs(o.fed()?.video), fetchMs: fetches.usualMs() })
      : 0;
  const waits = makeSegmentWaits({
    client,
    listings,
    store,
    fetches,
    patienceMs,
    lastMs: () => 0,
    leftMs: () => bufferedMs(o.fed()?.video) || undefined,
    isComing: () => false,
    askLibrary: () => () => undefined,
    bandwidth: () => o.fed()?.hls.bandwidthEstimate ?? UNKNOWN_BANDWIDTH,
    now,
    after,
  });

  return {
    load(request, on) {
      if (request.kind === "bytes") return waits.load(request, on);
      const list = partsListOf(request.url.split("?", 1)[0] ?? "");
      const rid = list === undefined ? undefined : tend(list);
      const n = new URL(request.url).searchParams.get("_HLS_msn");
      if (rid === undefined || n === null || !/^\d{1,12}$/.test(n)) return client.load(request, on);
      let stop = () => {};
      const cancel = lists.hold(rid, Number(n), () => stop = client.load(request, on));
      return () => {
        cancel();
        stop();
      };
    },
    listed(report) {
      mesh.listed(report);
      const { rid, source, url, objects } = report;
      if (report.sid !== o.sid) return;
      listings.add(report);
      following.get(rid)?.parts.listed(objects);
      for (const { kind, n } of objects) if (kind === "segment") lists.complete(rid, n);
      const list = partsListOf(url);
      if (list === undefined) return;
      known.set(list, { rid, source });
      tend(list);
    },
    company: mesh.company,
    close() {
      for (const { stop } of [...following.values()]) stop();
      lists.close();
      waits.close();
      fetches.close();
      mesh.close();
    },
  };

  /** hls.js plays from beside this list of parts: it is followed while somebody is there. The answer is the followed rendition. */
  function tend(list: string): string | undefined {
    for (const one of [...following.values()]) {
      if (one.list === list) one.playedAt = now();
      else if (now() - one.playedAt > LEFT_MS) one.stop();
    }
    const of = known.get(list);
    if (of === undefined) return undefined;
    const before = following.get(of.rid);
    if (mesh.company() === 0 || (before !== undefined && before.list !== list)) before?.stop();
    if (mesh.company() === 0 || missing.has(list)) return undefined;
    if (!following.has(of.rid)) follow(list, of);
    return of.rid;
  }

  function follow(list: string, { rid, source }: Played): void {
    const multivariant = new URL("ll.m3u8", source).href;
    const parts = makeSegmentParts({
      load: mesh.load,
      source: multivariant,
      digest: o.digest,
      onWhole: (n, bytes) => store.put({ rid, n }, bytes),
    });
    let unfollow = () => {};
    const stop = () => {
      unfollow();
      parts.close();
      if (following.get(rid)?.parts === parts) following.delete(rid);
    };
    following.set(rid, { list, parts, playedAt: now(), stop });
    unfollow = followPlaylist({
      load: mesh.load,
      rid,
      url: list,
      source: multivariant,
      after,
      onLost() {
        missing.add(list);
        stop();
      },
    });
  }
}

/** Where a box lists the parts of a rendition whose list of whole segments has this address; other places have none. */
export function partsListOf(url: string): string | undefined {
  const found = /^(.+\/[0-9a-f]{16}\/[a-z0-9-]{1,32}\/)index\.m3u8$/.exec(url);
  return found?.[1] === undefined ? undefined : `${found[1]}ll.m3u8`;
}
