/** A fetch that looks for names below `localhost` on this machine, as browsers do (RFC 6761, section 6.3): name servers know none. */
export function makeLocalhostFetch(): { fetch: typeof fetch; close: () => void } {
  const client = Deno.createHttpClient({ allowHost: true });
  return {
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (!url.hostname.endsWith(".localhost")) return fetch(input, init);
      const headers = new Headers(init?.headers);
      headers.set("host", url.host);
      url.hostname = "127.0.0.1";
      const asked: RequestInit & { client: Deno.HttpClient } = { ...init, headers, client };
      return fetch(url, asked);
    },
    close: () => client.close(),
  };
}
