import { unixNow } from "../../app/clock.ts";
import { isSharedOrigin } from "../../app/shared-origin.ts";
import { makeSealShelf } from "./seal-shelf.ts";

/** What boxes sealed for whoever uses this browser. */
export const sealsHere = makeSealShelf({
  storage: () => isSharedOrigin(location.pathname) ? undefined : localStorage,
  now: unixNow,
});
