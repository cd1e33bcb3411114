import { lookup } from "node:dns/promises";
import { isIP, isIPv4 } from "node:net";
import { isPublicAddress } from "../../contracts/public-address.ts";

export type GuardOptions = {
  /** Origins that whoever runs this named himself: those may be anywhere. */
  given: ReadonlySet<string>;
  /** The addresses of a name; rejects when there is no answer. Default: the system's. */
  resolve?: ((name: string) => Promise<string[]>) | undefined;
  /** Milliseconds of a clock that nobody sets. */
  now: () => number;
};

/** Whether a host may be asked, and by which address: what a name leads to may be another one the next moment. */
export type Judged =
  | { may: "anywhere" }
  | { may: "there"; address: string }
  /** `nameless`: nobody says where that is, which is no fault of the host and may be over soon. */
  | { may: "no"; why: "inside" | "port" | "nameless" };

/** Where strangers may send us; rejects only when the signal aborts. */
export type Guard = (url: URL, signal?: AbortSignal | null) => Promise<Judged>;

/** For so long a name keeps the addresses that were judged. */
const JUDGED_MS = 30_000;
const MOST_HOSTS = 64;

/** Judges hosts by their addresses, all of them: one inside our own network is one too many. */
export function makeGuard({ given, resolve = systemAddresses, now }: GuardOptions): Guard {
  const known = new Map<string, { judged: Judged; untilMs: number }>();
  return async (url, signal) => {
    if (given.has(url.origin)) return { may: "anywhere" };
    const port = Number(url.port);
    // Below 1024 other services listen, which an invented request might tease.
    if (port !== 0 && port < 1024 && port !== 80 && port !== 443) return { may: "no", why: "port" };
    const name = url.hostname.replace(/^\[|\]$/g, "");
    const before = known.get(name);
    if (before !== undefined && before.untilMs > now()) return before.judged;
    const judged = judge(isIP(name) === 0 ? await addressesOf(name, signal) : [name]);
    known.delete(name);
    // A name server that is down says nothing of the name.
    if (judged.may === "no" && judged.why === "nameless") return judged;
    known.set(name, { judged, untilMs: now() + JUDGED_MS });
    for (const oldest of known.keys()) {
      if (known.size <= MOST_HOSTS) break;
      known.delete(oldest);
    }
    return judged;
  };

  async function addressesOf(name: string, signal: AbortSignal | null | undefined): Promise<string[]> {
    const asked = resolve(name).catch((): string[] => []);
    return await unlessAborted(asked, signal);
  }
}

/** Why a host isn't asked, for whoever runs this; `flag` is where he may name one of his own network. */
export function refusalOf(url: URL, why: Extract<Judged, { may: "no" }>["why"], flag: string): string {
  switch (why) {
    case "inside":
      return `${url.origin} is not on the public internet; name it by ${flag} to ask there`;
    case "port":
      return `${url.origin} isn't asked, since ports below 1024 belong to other services; name it by ${flag} if it is yours`;
    case "nameless":
      return `${url.hostname} has no address: is the name right, and does this machine reach its name server?`;
  }
}

function judge(addresses: readonly string[]): Judged {
  const address = addresses.find(isIPv4) ?? addresses[0];
  if (address === undefined) return { may: "no", why: "nameless" };
  return addresses.every(isPublicAddress) ? { may: "there", address } : { may: "no", why: "inside" };
}

async function systemAddresses(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

/** Names may hang longer than a request may take. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
