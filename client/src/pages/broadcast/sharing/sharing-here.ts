import { makeSharingStore } from "./sharing-store.ts";

/** What was chosen in this browser. */
export const sharingHere = makeSharingStore(() => localStorage);
