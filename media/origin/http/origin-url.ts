import type { IncomingMessage } from "node:http";

/** The box as the asker addressed it; behind a TLS proxy the scheme comes from the proxy. */
export function originOf(request: IncomingMessage): URL {
  const scheme = request.headers["x-forwarded-proto"] === "https" ? "https" : "http";
  return URL.parse(`${scheme}://${request.headers.host ?? "localhost"}`) ?? new URL("http://localhost");
}
