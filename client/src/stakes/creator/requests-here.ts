import { isSharedOrigin } from "../../app/shared-origin.ts";
import { makeRequestStore } from "./request-store.ts";

/** The requests of paid stakes that whoever uses this browser has answered or seen. */
export const requestsHere = makeRequestStore({
  storage: () => isSharedOrigin(location.pathname) ? undefined : localStorage,
});
