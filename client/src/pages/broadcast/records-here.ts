import { storageHere } from "../../app/page-storage.ts";
import { makeHalfSignedStore } from "./half-signed.ts";
import { makeHandedStore } from "./handed-records.ts";
import { makeRecordStore } from "./stream-records.ts";

/** The streams this browser opened. */
export const recordsHere = makeRecordStore(storageHere);

/** What was signed ahead in this browser and not handed over. */
export const halfSignedHere = makeHalfSignedStore(storageHere);

/** What this browser handed to boxes. */
export const handedHere = makeHandedStore(storageHere);
