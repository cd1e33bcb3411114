import { storageHere } from "../../../app/page-storage.ts";
import { makeSharingStore } from "./sharing-store.ts";

/** What was chosen in this browser. */
export const sharingHere = makeSharingStore(storageHere);
