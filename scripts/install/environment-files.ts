import { type InstallSettings, PLACES, type Service, SERVICES } from "./settings.ts";

export type EnvironmentOptions = {
  settings: InstallSettings;
  /** What coturn and the edge share: a long random text. */
  turnSecret: string;
};

/** What each part is told. Behind the proxy they listen on loopback alone; encoders and media come to the box from outside. */
export function environmentFiles({ settings, turnSecret }: EnvironmentOptions): Record<Service, string> {
  const { domain, owners } = settings;
  const loopback = { DSTREAM_LISTEN: "127.0.0.1" };
  const turn = { DSTREAM_DOMAIN: domain, DSTREAM_TURN_SECRET: turnSecret };
  const files: Record<Service, Record<string, string>> = {
    "dstream-relay": loopback,
    "dstream-edge": {
      ...loopback,
      DSTREAM_EDGE_PROXIES: "1",
      DSTREAM_EDGE_URL: `https://edge.${domain}`,
      DSTREAM_EDGE_RELAYS: "ws://127.0.0.1:5658",
      DSTREAM_TURN: `turn:${domain}:3478 dstream ${turnSecret}`,
    },
    "dstream-box": {
      ...loopback,
      DSTREAM_BOX_OWNERS: owners.join(","),
      DSTREAM_MEDIAMTX: `${PLACES.programs}/bin/mediamtx`,
    },
    "dstream-web": {
      DSTREAM_DOMAIN: domain,
      DSTREAM_SITE: `${PLACES.programs}/current/client/dist`,
      DSTREAM_BOX_AT: "127.0.0.1:5659",
      DSTREAM_EDGE_AT: "127.0.0.1:5657",
      DSTREAM_RELAY_AT: "127.0.0.1:5658",
    },
    "dstream-turn": turn,
  };
  const texts = SERVICES.map((service) => [
    service,
    Object.entries(files[service]).map(([name, value]) => `${name}="${value}"\n`).join(""),
  ]);
  return Object.fromEntries(texts) as Record<Service, string>;
}

/** A file of the form above with what was set by hand kept: only what is ours and changed is written anew. */
export function withOwnLines(fresh: string, before: string | undefined): string {
  const nameOf = (line: string) => /^([A-Z0-9_]+)=/.exec(line)?.[1];
  const ours = new Set(fresh.split("\n").map(nameOf));
  const kept = (before ?? "").split("\n").filter((line) => line !== "" && !ours.has(nameOf(line)));
  return kept.length === 0 ? fresh : `${fresh}${kept.join("\n")}\n`;
}

/** A value in such a file; `undefined` where it isn't set. */
export function valueIn(file: string | undefined, name: string): string | undefined {
  return new RegExp(`^${name}="?([^"\\n]*)"?$`, "m").exec(file ?? "")?.[1] || undefined;
}
