/** How a mirror is to be run. */
export type MirrorSettings = {
  port: number;
  hostname: string | undefined;
  publicUrl: string;
  relays: string[];
  from: string[];
  /** Bytes. */
  limit: number;
  /** What viewers will meet, where that isn't plain. */
  remark: string | undefined;
};

/** The settings, or what is wrong with the first bad flag. */
export type ReadMirrorSettings = ({ state: "ok" } & MirrorSettings) | { state: "bad"; why: string };

const USUAL_PORT = 5669;
const USUAL_MEGABYTES = 512;

/** Reads the flags of `deno task mirror`. */
export function readMirrorSettings(flags: ReadonlyMap<string, string>): ReadMirrorSettings {
  const bad = (why: string): ReadMirrorSettings => ({ state: "bad", why });
  const port = readNumber(flags.get("--port"), USUAL_PORT);
  if (port === undefined || port < 1 || port > 65_535) {
    return bad(`--port is "${flags.get("--port")}": a port is a number from 1 to 65535.`);
  }
  const megabytes = readNumber(flags.get("--memory"), USUAL_MEGABYTES);
  if (megabytes === undefined || megabytes < 32) {
    return bad(`--memory is "${flags.get("--memory")}": at least 32, in megabytes.`);
  }
  const given = flags.get("--public-url");
  const url = URL.parse(given ?? `http://localhost:${port}/`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    return bad(`--public-url is "${given}": it must be a web address without a query.`);
  }
  if (url.username !== "" || url.password !== "") {
    return bad("--public-url must not carry a password: viewers see it.");
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  const list = (flag: string) => (flags.get(flag) ?? "").split(",").map((one) => one.trim()).filter(Boolean);
  const plain = url.protocol === "http:" && !/^(localhost|127\.|\[::1\])/.test(url.hostname);
  return {
    state: "ok",
    port,
    hostname: flags.get("--host"),
    publicUrl: url.href,
    relays: list("--relay"),
    from: list("--from"),
    limit: megabytes * 1024 * 1024,
    remark: given === undefined
      ? "without --public-url this address is only of use on this machine"
      : plain
      ? "pages that came by https load nothing from http: put TLS in front, and say the https address"
      : undefined,
  };
}

function readNumber(text: string | undefined, usual: number): number | undefined {
  if (text === undefined) return usual;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
