import { trackerAnswerJson } from "../../contracts/swarm/tracker-answers.ts";
import type {
  ComplaintReason,
  TrackerAnswer,
  TrackerRequest,
} from "../../contracts/swarm/tracker-messages.ts";
import { readTrackerRequest } from "../../contracts/swarm/tracker-requests.ts";

export type MemoryTracker = {
  url: string;
  /** How many offers were relayed. */
  relayed(): number;
  complaints: readonly { about: string; reason: ComplaintReason }[];
  close(): Promise<void>;
};

export type MemoryTrackerOptions = {
  /** Default 2. */
  intervalSeconds?: number;
  /** What becomes of a session description on its way to somebody; default nothing. */
  carry?: (sdp: string, from: string) => Promise<string>;
};

type Member = {
  socket: WebSocket;
  peerId: string;
  /** Takes offers; the others are only counted. */
  open: boolean;
};

/** A tracker for tests: admits everybody, relays every offer to somebody else, and tells at once who left. */
export function startMemoryTracker(
  { intervalSeconds = 2, carry = (sdp) => Promise.resolve(sdp) }: MemoryTrackerOptions = {},
): MemoryTracker {
  const swarms = new Map<string, Member[]>();
  const sockets = new Set<WebSocket>();
  const complaints: { about: string; reason: ComplaintReason }[] = [];
  let relayed = 0;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => undefined }, (request) => {
    if (request.headers.get("upgrade") !== "websocket") return new Response("a tracker", { status: 426 });
    const { socket, response } = Deno.upgradeWebSocket(request);
    sockets.add(socket);
    socket.onmessage = ({ data }) => {
      const said = readTrackerRequest(String(data));
      if (said !== undefined) hear(socket, said);
    };
    socket.onclose = () => {
      sockets.delete(socket);
      for (const [infoHash, members] of swarms) {
        const left = members.filter((member) => member.socket === socket);
        swarms.set(infoHash, members.filter((member) => member.socket !== socket));
        for (const { peerId } of left) {
          for (const other of swarms.get(infoHash) ?? []) {
            say(other.socket, { action: "gone", infoHash, peerId });
          }
        }
      }
    };
    return response;
  });
  return {
    url: `ws://localhost:${server.addr.port}`,
    relayed: () => relayed,
    complaints,
    async close() {
      for (const socket of sockets) socket.close();
      await server.shutdown();
    },
  };

  function hear(socket: WebSocket, said: TrackerRequest): void {
    if (said.action === "announce") {
      const { infoHash, peerId, offers } = said;
      const members = (swarms.get(infoHash) ?? []).filter((member) => member.peerId !== peerId);
      if (said.event === "stopped") return void swarms.set(infoHash, members);
      const takers = members.filter(({ open }) => open);
      for (const [index, { offerId, sdp }] of offers.entries()) {
        const other = takers[index];
        if (other === undefined) break;
        relayed++;
        void carry(sdp, peerId).then((sdp) =>
          say(other.socket, { action: "offer", infoHash, peerId, offerId, sdp })
        );
      }
      const open = said.numWant > 0;
      swarms.set(infoHash, [...members, { socket, peerId, open }]);
      say(socket, {
        action: "announce",
        infoHash,
        interval: intervalSeconds,
        complete: 0,
        incomplete: members.length + 1,
        taking: takers.length + Number(open),
      });
    }
    if (said.action === "complaint") complaints.push({ about: said.peerId, reason: said.reason });
    if (said.action === "answer") {
      const { infoHash, peerId, toPeerId, offerId, sdp } = said;
      const to = swarms.get(infoHash)?.find((member) => member.peerId === toPeerId);
      if (to === undefined) return;
      void carry(sdp, peerId).then((sdp) =>
        say(to.socket, { action: "answer", infoHash, peerId, offerId, sdp })
      );
    }
  }
}

function say(socket: WebSocket, answer: TrackerAnswer): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(trackerAnswerJson(answer));
}
