import { isSharedOrigin } from "../../app/shared-origin.ts";
import { makeTakenStore } from "./taken-store.ts";

/** What was taken home of granted stakes by whoever uses this browser. */
export const takenHere = makeTakenStore({
  storage: () => isSharedOrigin(location.pathname) ? undefined : localStorage,
});
