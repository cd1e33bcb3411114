import { isSharedOrigin } from "../../app/shared-origin.ts";
import { makeKeyStore } from "./key-store.ts";

/** The base keys of creators who use this browser. */
export const keysHere = makeKeyStore({
  storage: () => isSharedOrigin(location.pathname) ? undefined : localStorage,
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
});
