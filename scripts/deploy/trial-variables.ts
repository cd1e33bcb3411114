import { toHex } from "../../contracts/hex.ts";

/** Where nobody listens. */
const NOWHERE = "127.0.0.1:9";
/** What leads to others, whom a trial must not meet. */
const LEFT_OUT = new Set(["DSTREAM_NATS", "DSTREAM_HOME"]);

/**
 * What a trial of an edge is started with instead of its real environment: of the same shape, but with secrets of the moment, at
 * this machine alone, and with nobody to talk to. An arbiter that is tried must not sign, nor an instance join the others.
 */
export function trialVariables(
  variables: ReadonlyMap<string, string>,
  randomBytes: (length: number) => Uint8Array = (length) => crypto.getRandomValues(new Uint8Array(length)),
): Map<string, string> {
  const secret = () => toHex(randomBytes(32));
  const tried = new Map<string, string>([["DSTREAM_EDGE_KEY", secret()]]);
  for (const [name, value] of variables) {
    if (value === "" || LEFT_OUT.has(name) || name === "DSTREAM_EDGE_KEY") continue;
    tried.set(name, instead(name, value, secret));
  }
  return tried.set("DSTREAM_LISTEN", "127.0.0.1");
}

function instead(name: string, value: string, secret: () => string): string {
  const each = (of: (i: number) => string) => value.split(",").map((_, i) => of(i)).join(",");
  switch (name) {
    case "DSTREAM_ARBITER_KEY":
      return secret();
    case "DSTREAM_TURN":
      return `turn:${NOWHERE} trial ${secret()}`;
    case "DSTREAM_EDGE_RELAYS":
      return each((i) => `ws://${NOWHERE}/${i}`);
    case "DSTREAM_MONERO_NODES":
      return each((i) => `http://${NOWHERE}/${i}`);
    default:
      return value;
  }
}
