import type { Delegation } from "../../contracts/nostr/delegation.ts";
import type { SealVerdict } from "../../contracts/seal/verdict.ts";
import { type Check, fail, pass, skipped } from "./finding.ts";
import type { StreamLook } from "./stream-look.ts";

export type SealChecksOptions = {
  look: Promise<StreamLook>;
  delegation: Promise<Delegation | undefined>;
  /** The box's key, where a box and no mirror is looked at. */
  signer: Promise<string | undefined>;
  /** Milliseconds since 1970. */
  now: () => number;
};

const EXPIRING_S = 30 * 60;

/** Whether viewers can believe what is on, and for how long. */
export function sealChecks({ look, delegation, signer, now }: SealChecksOptions): Check[] {
  return [
    {
      name: "seal",
      run: async () => {
        const found = await look;
        if (found.look === "not-live") return skipped(`nothing is on: ${found.why}`);
        if (found.verdict.verdict !== "verified") {
          return fail(`viewers refuse the live stream: ${found.verdict.verdict}`, remedyOf(found.verdict));
        }
        switch (found.bytes) {
          case "fine":
            return pass("the live stream is sealed, and its newest segment is what was signed");
          case "missing":
            return fail(
              "its newest segment can't be had",
              "Is the disk or the line full? A cache in front may hold a 404.",
            );
          case "wrong":
            return fail(
              "its newest segment is not what was signed",
              "Something between here and the box changes bytes: switch off what compresses, converts or caches wrongly.",
            );
        }
      },
    },
    {
      name: "delegation",
      run: async () => {
        const known = await delegation;
        if (known === undefined) {
          return fail(
            "no relay has a delegation for this stream",
            "Open the studio: it signs one. Until then viewers see “not sealed”.",
          );
        }
        const left = known.exp - Math.floor(now() / 1000);
        if (left <= 0) return fail(`it ran out ${-left} s ago`, "Open the studio: it signs the next one.");
        const key = await signer;
        if (key !== undefined && !known.signers.includes(key)) {
          return fail(
            "it doesn't name this box's key",
            "Open the studio with this box: it delegates to it. A box that lost its key folder has a new one.",
          );
        }
        return left < EXPIRING_S
          ? fail(
            `it ends in ${Math.round(left / 60)} min`,
            "Open the studio, and it signs the next one; or sign ahead there.",
          )
          : pass(
            `${known.signers.length === 1 ? "one key" : `${known.signers.length} keys`} for ${
              Math.floor(left / 3600)
            } h more`,
          );
      },
    },
  ];
}

function remedyOf(verdict: Exclude<SealVerdict, { verdict: "verified" }>): string {
  switch (verdict.verdict) {
    case "unsealed":
      return "Nobody delegated a key: open the studio, which signs a delegation.";
    case "unknown-signer":
      return "Another key seals than the creator delegated to: open the studio with this box.";
    case "expired":
      return "The delegation's time is over: open the studio, which signs the next one.";
    case "stale":
      return verdict.ageMs < 0
        ? "The box's clock is ahead: timedatectl set-ntp true."
        : "The box's clock is behind, or a cache in front keeps playlists too long.";
    case "fork":
      return "Two boxes, or one from a backup, seal the same session: stop one of them for good.";
    default:
      return "Something between here and the box changes playlists: switch off what rewrites them.";
  }
}
