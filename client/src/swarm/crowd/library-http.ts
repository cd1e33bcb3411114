import type { Verifier } from "../engine.ts";
import type { VerifiedStore } from "../store/verified-store.ts";
import type { Listing, Listings } from "./listings.ts";
import type { SharedFetch } from "./shared-fetch.ts";

export type LibraryHttpOptions = {
  client: Pick<Verifier, "check">;
  listings: Pick<Listings, "of">;
  store: Pick<VerifiedStore, "copy">;
  fetches: Pick<SharedFetch, "ask">;
  /** The library downloaded exactly what the seal says. */
  onVerified: (listing: Listing, bytes: ArrayBuffer) => void;
};

/** What the library takes for HTTP, and for its judge of bytes. */
export type LibraryHttp = {
  /** What the verifier let through, whole, whatever range was asked for. */
  answer(request: Request): Promise<Response>;
  /** Both validators: what is not exactly what the seal says is dropped, and so is what no playlist of the session lists. */
  validate(url: string, range: unknown, data: ArrayBuffer): Promise<boolean>;
  close(): void;
};

/** Makes both of one session's listings. */
export function makeLibraryHttp(options: LibraryHttpOptions): LibraryHttp {
  const { client, listings, store, fetches, onVerified } = options;
  let closed = false;
  return {
    answer({ url, signal }) {
      const listing = listings.of(url);
      if (listing === undefined) return Promise.resolve(new Response(null, { status: 404 }));
      const found = store.copy(listing.name);
      if (found !== undefined) return Promise.resolve(responseOf(found.buffer));
      return new Promise((resolve, reject) => {
        const stop = fetches.ask(listing, (fetched) => {
          resolve(fetched.ok ? responseOf(fetched.bytes.slice(0)) : new Response(null, { status: 502 }));
        });
        signal.addEventListener("abort", () => {
          stop();
          reject(signal.reason);
        }, { once: true });
      });
    },
    validate(url, _range, data) {
      const listing = listings.of(url);
      if (closed || listing === undefined || data.byteLength !== listing.length) {
        return Promise.resolve(false);
      }
      return new Promise((resolve) => {
        client.check({ url, source: listing.source, bytes: data.slice(0) }, {
          done({ data: bytes }) {
            if (typeof bytes !== "string" && !closed) onVerified(listing, bytes);
            resolve(true);
          },
          failed: () => resolve(false),
        });
      });
    },
    close() {
      closed = true;
    },
  };
}

function responseOf(bytes: ArrayBuffer): Response {
  return new Response(bytes, { headers: { "content-length": String(bytes.byteLength) } });
}
