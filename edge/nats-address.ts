/** Where NATS is and how an instance says who it is. */
export type NatsAddress = {
  /** `host:port`, each of which may be asked. */
  servers: string[];
  tls: boolean;
  user?: string;
  password?: string;
  token?: string;
};

const MAX_SERVERS = 16;

/** Reads `nats://[user:password@|token@]host[:port]`, several with commas between; `tls://` for TLS. All carry the same credentials, or only the first does. */
export function readNatsAddress(text: string): NatsAddress | undefined {
  const urls = text.split(",").map((part) => URL.parse(part.trim()));
  const first = urls[0];
  if (first === null || first === undefined || urls.length > MAX_SERVERS) return undefined;
  const servers: string[] = [];
  for (const url of urls) {
    if (url === null || url.protocol !== first.protocol || !isPlain(url)) return undefined;
    if (url.username !== "" && (url.username !== first.username || url.password !== first.password)) {
      return undefined;
    }
    servers.push(`${url.hostname}:${url.port || "4222"}`);
  }
  const user = decode(first.username);
  const password = decode(first.password);
  if (user === undefined || password === undefined) return undefined;
  return {
    servers,
    tls: first.protocol === "tls:",
    ...(user === "" ? {} : password === "" ? { token: user } : { user, password }),
  };
}

function isPlain({ protocol, hostname, pathname, search, hash }: URL): boolean {
  return (protocol === "nats:" || protocol === "tls:") && hostname !== "" &&
    (pathname === "" || pathname === "/") && search === "" && hash === "";
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
