import assert from "node:assert/strict";
import { problemJson } from "../../../contracts/api/problem.ts";
import type { SignEvent } from "../../../contracts/nostr/event.ts";
import { meshInfoHash } from "../../../contracts/swarm/swarm-id.ts";
import { trackerAnswerJson } from "../../../contracts/swarm/tracker-answers.ts";
import type { TrackerAnswer, TrackerRequest } from "../../../contracts/swarm/tracker-messages.ts";
import { readTrackerRequest } from "../../../contracts/swarm/tracker-requests.ts";
import { makeFakeClock } from "../../testing/fake-clock.ts";
import type { FedHls } from "../player/feeding.ts";
import { joinSwarm } from "./joined-swarm.ts";
import { makeTrialWorld } from "./peer/trial-connection.ts";
import type { Pledge } from "./pledge.ts";
import type { TrackerSocket } from "./tracker/tracker-link.ts";

export const ADDRESS = `30311:${"a".repeat(64)}:demo`;
export const SID = "00112233445566aa";
export const MESH = meshInfoHash(ADDRESS, SID);
export const EDGES = ["https://a.example", "https://b.example"];
export const TURN = { urls: ["turn:turn.example"], username: "u", credential: "c" };
export const FINGERPRINT = "f1".repeat(32);
export const CERTIFICATE = { expires: 1 } as RTCCertificate;
const LOW = { rung: "low", hls: {} } as FedHls;

/** A page in the swarm of a session, whose edges, trackers and connections are in the test's hands. */
export async function joinTrial(
  { admits = () => true, relayOnly = false, servers = () => [TURN], sign, pledge, certified }: {
    admits?: (edge: string) => boolean;
    servers?: (edge: string) => RTCIceServer[];
    relayOnly?: boolean;
    /** What signs for the viewer, in the tier that asks for it. */
    sign?: SignEvent;
    /** What the viewer brings, in the tier that asks for it. */
    pledge?: Pledge;
    /** When the browser has made a certificate. */
    certified?: Promise<void>;
  } = {},
) {
  const clock = makeFakeClock(1_790_000_000_000);
  const said: string[] = [];
  const sockets: { url: string; heard: TrackerRequest[]; on: TrackerSocket; closed: boolean }[] = [];
  const made: RTCConfiguration[] = [];
  const world = makeTrialWorld();
  let fed: FedHls | undefined = LOW;
  const joined = joinSwarm({
    client: {
      load: () => () => {},
      judge: () => () => {},
      check: () => () => {},
      tell: (on) => said.push(`tell ${on}`),
    },
    edges: EDGES,
    address: ADDRESS,
    sid: SID,
    tier: pledge?.tier ?? (sign === undefined ? "open" : "key"),
    pledge: () => pledge,
    delegation: undefined,
    sign,
    relayOnly,
    makeConnection(configuration) {
      made.push(configuration);
      return world.make(configuration);
    },
    makeCertificate: async () => {
      await certified;
      return { certificate: CERTIFICATE, fingerprint: FINGERPRINT };
    },
    budget: { take: () => true, left: () => 1 },
    fed: () => fed,
    secret: new Uint8Array(32).fill(1),
    fetch(input) {
      const { origin } = new URL(String(input));
      if (!admits(origin)) {
        const problem = problemJson(403, "sharing-off", "Because.");
        return Promise.resolve(Response.json(problem, { status: 403 }));
      }
      return Promise.resolve(Response.json({
        token: "abc",
        trackers: [`wss://${new URL(origin).host}/v1/tracker`],
        expires: clock.now() / 1000 + 3600,
        tier: "open",
        degree: 5,
        iceServers: servers(origin),
      }));
    },
    makeSocket(url) {
      const on: TrackerSocket = {
        send: (text) => {
          const request = readTrackerRequest(String(text));
          assert.ok(request);
          socket.heard.push(request);
        },
        close: () => void (socket.closed = true),
        onopen: null,
        onmessage: null,
        onclose: null,
        onerror: null,
      };
      const socket = { url, heard: [] as TrackerRequest[], on, closed: false };
      sockets.push(socket);
      return on;
    },
    storage: () => ({ getItem: () => null, setItem: () => {} }),
    now: clock.now,
    after: clock.after,
    random: () => 0,
    on: {
      viewers: (count) => said.push(`viewers ${count}`),
      refused: (unsigned) => said.push(unsigned ? "unsigned" : "refused"),
      engine: (name) => said.push(`engine ${name}`),
      company: (count) => count === undefined ? undefined : said.push(`company ${count}`),
      peers: (ids) => said.push(`peers ${ids.length}`),
      gave: () => assert.fail("nothing is given here"),
      receipts: () => assert.fail("nobody signs here"),
    },
  });
  await clock.pass(0);
  for (const { on } of sockets) (on as WebSocket).onopen?.(new Event("open"));
  const answer = (message: Partial<TrackerAnswer & { action: "announce" }>) =>
    (sockets[0]?.on as WebSocket).onmessage?.({
      data: trackerAnswerJson({
        action: "announce",
        infoHash: MESH,
        interval: 120,
        complete: 0,
        incomplete: 3,
        ...message,
      }),
    } as MessageEvent);
  const feed = (next: FedHls | undefined) => {
    fed = next;
    joined.fedAnew();
  };
  return { clock, said, sockets, made, joined, answer, feed };
}
