import { CROWD_SIDE_CHANNEL, readCrowdFrame, readCrowdStep } from "../../../contracts/swarm/crowd-frames.ts";

/** What a page does to those it is connected to. */
export type CrowdAttack =
  /** Bends a byte of every piece of a segment that it sends. */
  | "flip"
  /** The same, and hangs up after the last byte. */
  | "vanish"
  /** The same, and of each segment nothing after its first 20 kB. */
  | "silence"
  /** Sends the segment before under the right name, which its storage does, not its connection. */
  | "swap"
  /** Sends nothing of what it announces. */
  | "claim"
  /** Sends a megabyte a second of nothing. */
  | "flood"
  /** Asks for what it asked for once a hundred times a second. */
  | "ask";

const PREFIX_BYTES = 20_000;

/** A connection that behaves, but for what it sends in its channels. */
export function hostileConnection(
  connection: RTCPeerConnection,
  attack: CrowdAttack | undefined,
): RTCPeerConnection {
  if (attack === undefined || attack === "swap") return connection;
  const create = connection.createDataChannel.bind(connection);
  connection.createDataChannel = (label, settings) => {
    const channel = create(label, settings);
    if (label !== CROWD_SIDE_CHANNEL.label) turn(channel, attack);
    return channel;
  };
  connection.addEventListener("datachannel", ({ channel }) => turn(channel, attack));
  return connection;
}

function turn(channel: RTCDataChannel, attack: Exclude<CrowdAttack, "swap">): void {
  const send = channel.send.bind(channel) as (bytes: Uint8Array<ArrayBuffer>) => void;
  let sent = 0;
  let asking = false;
  const again = (bytes: Uint8Array<ArrayBuffer>, ms: number) => {
    const timer = setInterval(() => {
      if (channel.readyState === "open") send(bytes);
      if (channel.readyState === "closed") clearInterval(timer);
    }, ms);
  };
  if (attack === "flood") again(new Uint8Array(32 * 1024), 30);
  channel.send = (data: unknown) => {
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data as Uint8Array<ArrayBuffer>;
    const { frame } = readCrowdFrame(bytes);
    if (attack === "ask" && frame === "request" && !asking) {
      asking = true;
      again(bytes.slice(), 10);
    }
    if (frame !== "bytes" || attack === "ask" || attack === "flood") {
      sent = 0;
      send(bytes);
      if (attack === "vanish" && readCrowdStep(bytes)?.step === "ends") channel.close();
      return;
    }
    const bent = bytes.slice();
    const middle = bent.length >> 1;
    bent[middle] = (bent[middle] ?? 0) ^ 1;
    if (attack === "flip" || attack === "vanish") return send(bent);
    const left = PREFIX_BYTES - sent;
    sent += bent.length;
    if (attack === "silence" && left > 0) send(bent.slice(0, left));
  };
}
