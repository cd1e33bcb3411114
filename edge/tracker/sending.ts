import { trackerAnswerJson } from "../../contracts/swarm/tracker-answers.ts";
import type { TrackerAnswer, TrackerFailure } from "../../contracts/swarm/tracker-messages.ts";
import { countOne, type TrackerCounters } from "./counters.ts";
import type { TrackerLimits } from "./limits.ts";
import type { Seat } from "./seat.ts";

export type SendingOptions = { limits: Pick<TrackerLimits, "cutBytes">; counters: TrackerCounters };

/** Speaks to a seat; who doesn't read is cut. */
export type Send = (seat: Seat, answer: TrackerAnswer) => void;

/** The same with an answer that is written already, and known to be ASCII or not. */
export type SendText = (seat: Seat, text: string, isAscii?: boolean) => void;

/** Says why something was refused, in one swarm or at all. */
export type Fail = (seat: Seat, code: TrackerFailure, reason: string, infoHash?: string) => void;

/** How the tracker speaks to its peers. */
export function makeSending(
  { limits, counters }: SendingOptions,
): { send: Send; sendText: SendText; fail: Fail } {
  const sendText: SendText = (seat, text, isAscii = false) => {
    if (!seat.open) return;
    seat.wire.send(text, isAscii);
    if (seat.wire.waiting() > limits.cutBytes) {
      counters.slowReaders++;
      seat.wire.cut();
    }
  };
  const send: Send = (seat, answer) => {
    if (seat.open) sendText(seat, trackerAnswerJson(answer));
  };
  return {
    send,
    sendText,
    fail(seat, code, reason, infoHash) {
      countOne(counters.failures, code);
      send(seat, { action: "failure", code, reason, ...(infoHash === undefined ? {} : { infoHash }) });
    },
  };
}
