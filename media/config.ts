import { isIP } from "node:net";
import { fromHex, isHex } from "../contracts/hex.ts";
import { hasSecretKey, readLink } from "../contracts/nostr/link.ts";
import { readTipsConfig, type TipsConfig } from "./tips/config.ts";
import { readLadder, type Rung } from "./origin/ladder/rungs.ts";

/** What the box is told from outside, read once at start. */
export type BoxConfig = {
  /** DSTREAM_HOME: what the box has to remember lives in `box` in it. */
  home: string;
  /** DSTREAM_LISTEN: the address that HTTP is served on; encoders and media by WebRTC come to all. Undefined: all. */
  hostname?: string | undefined;
  ports: { http: number; rtmp: number; srt: number; webrtc: number };
  /** DSTREAM_BOX_KEY; without it the box makes its own and keeps it. */
  key: Uint8Array | undefined;
  /** DSTREAM_BOX_OWNERS, as hex. */
  owners: string[];
  /** DSTREAM_MEDIAMTX. */
  mediamtx: string | undefined;
  /** DSTREAM_LADDER: smaller pictures to make of every stream; usually none. */
  ladder: Rung[];
  /** DSTREAM_BOX_MONERO_VIEW_KEY and what goes with it: watches for tips; usually not. */
  tips?: TipsConfig | undefined;
  searchPath: string | undefined;
};

/** What reading the variables came to. */
export type ConfigRead = { state: "read"; config: BoxConfig } | { state: "refused"; why: string };

type Env = (name: string) => string | undefined;

/** Reads the box's variables; the first wrong one is named, with what it may be. */
export function readBoxConfig(
  env: Env,
  os: typeof Deno.build.os = Deno.build.os,
  cores = navigator.hardwareConcurrency,
): ConfigRead {
  const home = env("DSTREAM_HOME") || defaultHome(env, os);
  if (!home) {
    return refused("DSTREAM_HOME is not set and this account has no home folder: set it to a folder.");
  }
  const ports = { http: 0, rtmp: 0, srt: 0, webrtc: 0 };
  for (const [name, variable, usual] of PORTS) {
    const text = env(variable) ?? String(usual);
    const port = Number(text);
    if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
      return refused(`${variable} is "${text}": a port is a number from 1 to 65535, usually ${usual}.`);
    }
    ports[name] = port;
  }
  const hostname = env("DSTREAM_LISTEN") || undefined;
  if (hostname !== undefined && isIP(hostname) === 0) {
    return refused(
      `DSTREAM_LISTEN is "${hostname}": it must be an address of this machine, such as 127.0.0.1 behind a proxy on it.`,
    );
  }
  const keyText = env("DSTREAM_BOX_KEY");
  if (keyText !== undefined && keyText !== "" && !isHex(keyText, 32)) {
    return refused("DSTREAM_BOX_KEY is no key: it must be 64 lower-case hex digits.");
  }
  const owners: string[] = [];
  for (const text of (env("DSTREAM_BOX_OWNERS") ?? "").split(",").map((one) => one.trim())) {
    if (text === "") continue;
    const link = readLink(text);
    const owner = isHex(text, 32) ? text : link?.type === "profile" ? link.pubkey : undefined;
    if (owner === undefined && hasSecretKey(text)) {
      return refused(
        "DSTREAM_BOX_OWNERS holds a secret key. Owners are public: npub1… or 64 hex digits, comma between. " +
          "Whoever saw that variable may have your key.",
      );
    }
    if (owner === undefined) {
      return refused(
        `DSTREAM_BOX_OWNERS holds "${text}": owners are npub1… or 64 hex digits, comma between.`,
      );
    }
    owners.push(owner);
  }
  const ladder = readLadder(env("DSTREAM_LADDER") ?? "", { cores });
  if (ladder.state === "refused") return refused(ladder.why);
  const tips = readTipsConfig(env);
  if (tips.state === "refused") return refused(tips.why);
  return {
    state: "read",
    config: {
      home,
      hostname,
      ports,
      key: keyText ? fromHex(keyText) : undefined,
      owners,
      mediamtx: env("DSTREAM_MEDIAMTX"),
      ladder: ladder.rungs,
      tips: tips.tips,
      searchPath: env("PATH"),
    },
  };
}

const PORTS = [
  ["http", "DSTREAM_BOX_PORT", 5659],
  ["rtmp", "DSTREAM_RTMP_PORT", 1935],
  ["srt", "DSTREAM_SRT_PORT", 8890],
  ["webrtc", "DSTREAM_WEBRTC_PORT", 8189],
] as const;

const refused = (why: string): ConfigRead => ({ state: "refused", why });

/** Where programs of this platform keep their data. */
export function defaultHome(env: Env, os: typeof Deno.build.os = Deno.build.os): string | undefined {
  const home = env("HOME");
  if (os === "windows") {
    const local = env("LOCALAPPDATA");
    return local && `${local}\\dstream`;
  }
  if (os === "darwin") return home && `${home}/Library/Application Support/dstream`;
  return env("XDG_DATA_HOME") ? `${env("XDG_DATA_HOME")}/dstream` : home && `${home}/.local/share/dstream`;
}
