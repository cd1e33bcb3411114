import { unixNow } from "../app/clock.ts";
import { isSharedOrigin } from "../app/shared-origin.ts";
import { makeTipStore } from "./kept-tips.ts";

/** Tips under way in this browser; on gateways where every site shares one storage only this page knows them. */
export const tipsHere = makeTipStore({
  storage: isSharedOrigin(location.pathname) ? undefined : () => localStorage,
  now: unixNow,
});
