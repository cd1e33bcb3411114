import { readStakeTerms } from "../../../../contracts/escrow/terms.ts";
import { withdrawnTermsTemplate } from "../../../../contracts/escrow/withdrawn-terms.ts";
import type { PledgeWriter } from "../../pages/broadcast/terms-desk.ts";
import type { KeyStore } from "./key-store.ts";
import { pledgeTemplate, readPledge } from "./pledge-terms.ts";

/** Writes terms of a creator whose base keys are kept here; a stake's name the newest one. */
export function makePledgeWriter(keys: Pick<KeyStore, "ensure" | "of">, creator: string): PledgeWriter {
  return {
    read: readPledge,
    owns(terms) {
      const stake = readStakeTerms(terms);
      return stake === undefined || keys.of(creator).some(({ baseKey }) => baseKey === stake.baseKey);
    },
    write: (pledge, at) => pledgeTemplate({ pledge, ...at, baseKey: () => keys.ensure(creator).baseKey }),
    withdraw: ({ stream, nowSeconds, previous }) =>
      withdrawnTermsTemplate(stream, Math.max(nowSeconds, (previous?.created_at ?? -1) + 1)),
  };
}
