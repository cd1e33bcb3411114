import { createHmac } from "node:crypto";
import type { TurnServer } from "../../edge/admission/turn.ts";
import { type Check, fail, type Look, pass, skipped } from "./finding.ts";
import type { Line, OpenLine, Transport } from "./line.ts";
import { errorCodeOf, longTermKey, readStun, STUN, stunQuestion } from "./stun.ts";

export type TurnCheckOptions = {
  turn: TurnServer | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
  open: OpenLine;
};

const PATIENCE_MS = 3000;
const PORTS: Record<Transport, number> = { udp: 3478, tcp: 3478, tls: 5349 };
/** Media goes by UDP from the server on, however its user came. */
const RELAYED = [STUN.requestedTransport, Uint8Array.of(17, 0, 0, 0)] as const;
/** A lifetime of nothing gives the place back. */
const RETURN = [STUN.lifetime, new Uint8Array(4)] as const;
const FULL = [486, 508];

/** Whether the relay that viewers behind strict routers need takes a user as this edge makes them. */
export function turnCheck({ turn, now, open }: TurnCheckOptions): Check {
  return {
    name: "turn",
    run: async () => {
      if (turn === undefined) return skipped("no TURN server is set (DSTREAM_TURN)");
      const place = placeOf(turn.url);
      if (place === undefined) return skipped("TURN over DTLS isn't looked at: no browser uses it");
      const { host, port, by } = place;
      const words = `${host}:${port} by ${by.toUpperCase()}`;
      const opened = await open({ host, port, by, ms: PATIENCE_MS });
      if (opened.state === "shut") {
        return fail(`${words} can't be reached: ${opened.why}`, by === "tls" ? tlsFix(port) : openFix(place));
      }
      try {
        return await allocate(opened.line, turn, now(), words) ?? fail(
          `${words} doesn't answer as a TURN server`,
          openFix(place),
        );
      } finally {
        opened.line.close();
      }
    },
  };
}

/** Undefined when it doesn't speak TURN. */
async function allocate(
  line: Line,
  turn: TurnServer,
  nowMs: number,
  words: string,
): Promise<Look | undefined> {
  const first = await line.ask(stunQuestion(STUN.allocateRequest, [RELAYED]), PATIENCE_MS);
  const offer = first && readStun(first);
  const [realm, nonce] = [offer?.attributes.get(STUN.realm), offer?.attributes.get(STUN.nonce)];
  if (realm === undefined || nonce === undefined) return undefined;
  const user = `${Math.floor(nowMs / 1000) + 600}:${turn.user}-doctor`;
  const password = createHmac("sha1", turn.secret).update(user).digest("base64");
  const key = longTermKey(user, new TextDecoder().decode(realm), password);
  const name = new TextEncoder().encode(user);
  const signed = (type: number, word: readonly [number, Uint8Array]) =>
    stunQuestion(type, [word, [STUN.username, name], [STUN.realm, realm], [STUN.nonce, nonce]], { key });
  const second = await line.ask(signed(STUN.allocateRequest, RELAYED), PATIENCE_MS);
  const answer = second && readStun(second);
  if (answer?.type === STUN.allocateSuccess) {
    await line.ask(signed(STUN.refreshRequest, RETURN), PATIENCE_MS);
    return pass(`${words} relays for users of this edge`);
  }
  const code = answer && errorCodeOf(answer);
  return code !== undefined && FULL.includes(code)
    ? fail(`${words} has no room (${code})`, "Raise its total-quota and user-quota, or run another one.")
    : fail(
      `${words} doesn't take the users that this edge makes${code === undefined ? "" : ` (${code})`}`,
      "The secret in DSTREAM_TURN must be the server's static-auth-secret, its use-auth-secret on, and both clocks right.",
    );
}

/** What a browser makes of such an address; undefined for DTLS. */
function placeOf(url: string): { host: string; port: number; by: Transport } | undefined {
  const [, scheme, host = "", port, transport] =
    /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/.exec(url) ?? [];
  if (scheme === "turns" && transport === "udp") return undefined;
  const by = scheme === "turns" ? "tls" : transport === "tcp" ? "tcp" : "udp";
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port ?? PORTS[by]), by };
}

const openFix = ({ port, by }: { port: number; by: Transport }) =>
  `Start it, and open ${
    by === "udp" ? "UDP" : "TCP"
  } ${port}: viewers who hide their address, or sit behind strict routers, can't share without it.`;
const tlsFix = (port: number) =>
  `Start it with tls-listening-port=${port}, cert and pkey, open TCP ${port}, and keep the certificate fresh: browsers refuse what isn't believed.`;
