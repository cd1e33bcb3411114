import { isHex } from "../../contracts/hex.ts";
import { readLink } from "../../contracts/nostr/link.ts";

/** What an installed box is told: the one question, and what follows from it. */
export type InstallSettings = {
  /** The name that leads to this machine, as do box., edge. and relay. before it. */
  domain: string;
  /** Who may create streams, 64 hex each; none: whoever the owner names later in box.env. */
  owners: string[];
};

/** Where things are on an installed machine. */
export const PLACES = {
  /** One folder a version, and `current`, which leads to the one in use. */
  programs: "/opt/dstream",
  /** Settings and secrets, read by nobody but root; parts get theirs from systemd. */
  settings: "/etc/dstream",
  units: "/etc/systemd/system",
  /** What each part keeps is in a folder of its own name here. */
  state: "/var/lib",
} as const;

/** The parts that systemd runs, in the order they are started. */
export const SERVICES = [
  "dstream-relay",
  "dstream-edge",
  "dstream-box",
  "dstream-web",
  "dstream-turn",
] as const;

export type Service = typeof SERVICES[number];

/** The names that must lead to the machine. */
export function namesOf(domain: string): string[] {
  return [domain, `box.${domain}`, `edge.${domain}`, `relay.${domain}`];
}

/** What was given, or what is wrong with it and how it should look. */
export type ReadSettings = { state: "ok"; settings: InstallSettings } | { state: "bad"; why: string };

/** Reads the answers of whoever installs. */
export function readInstallSettings(domain: string, owners: string): ReadSettings {
  const name = domain.trim().toLowerCase().replace(/\.$/, "");
  if (!isDomain(name)) {
    return {
      state: "bad",
      why: `"${domain.trim()}" is no domain: it must be a name such as live.example.org, without https://.`,
    };
  }
  const keys: string[] = [];
  for (const text of owners.split(",").map((one) => one.trim()).filter(Boolean)) {
    const link = readLink(text);
    const key = isHex(text, 32) ? text : link?.type === "profile" ? link.pubkey : undefined;
    // Not repeated: it may be a secret key that slipped in.
    if (key === undefined) {
      return { state: "bad", why: "An owner is npub1… or 64 hex digits, comma between." };
    }
    keys.push(key);
  }
  return { state: "ok", settings: { domain: name, owners: keys } };
}

function isDomain(name: string): boolean {
  const labels = name.split(".");
  return name.length <= 240 && labels.length >= 2 && !/^[\d.]+$/.test(name) &&
    labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label));
}
