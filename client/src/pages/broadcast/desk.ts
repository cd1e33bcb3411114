import type { EventTemplate, NostrEvent, SignEvent } from "../../../../contracts/nostr/event.ts";
import type { BoxAnswer } from "../../box/box-client.ts";
import { faultCode } from "../../identity/signer-fault.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import { type PublishReport, reportPublish } from "./publish-report.ts";
import type { StudioFault, StudioState, StudioWork } from "./studio-state.ts";

export type DeskOptions = {
  nostr: Pick<Nostr, "publish">;
  sign: SignEvent;
  /** Where announcements go, best first; read at each use, because a person's own relays may become known late. */
  relays: () => readonly string[];
  /** Unix seconds. */
  now: () => number;
  initial: StudioState;
  onState: (state: StudioState) => void;
};

/** Thrown inside a work to leave it; never leaves the desk. */
export class Failed extends Error {
  constructor(readonly fault: StudioFault) {
    super(fault.work);
  }
}

/** Where the studio's works are done one after another: their state, their faults, and trying again. */
export function makeDesk(o: DeskOptions) {
  let stopped = false;
  let busy: Promise<void> = Promise.resolve();
  let failed: { work: () => Promise<void>; at: number } | undefined;
  let state = o.initial;

  const set = (change: Partial<StudioState>) => {
    if (stopped) return;
    state = { ...state, ...change };
    o.onState(state);
  };

  /** Works run one after another: two announcements at once could overtake each other. */
  const queue = (work: () => Promise<void>): Promise<void> => {
    const run = async () => {
      if (stopped) return;
      try {
        await work();
        // It may have left out what failed; that can still be tried again then.
        if (failed?.work === work && state.fault === undefined) failed = undefined;
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        failed = { work, at: o.now() };
        set({ fault: error.fault });
      } finally {
        set({ working: undefined });
      }
    };
    busy = busy.then(run, run);
    return busy;
  };

  return {
    state: () => state,
    set,
    queue,

    /** A step of a work begins. */
    begin: (working: StudioWork) => set({ working, fault: undefined }),

    /** Does a work beside one that lacks a part of the site, which is still to be done afterwards. */
    beside(work: () => Promise<void>): Promise<void> {
      let lacking: { failed: typeof failed; fault: StudioFault } | undefined;
      return queue(async () => {
        if (state.fault?.why === "part") lacking = { failed, fault: state.fault };
        await work();
        if (lacking === undefined) return;
        failed = lacking.failed;
        set({ fault: lacking.fault });
      });
    },

    /** Does again what failed last. */
    retry(): Promise<void> {
      const again = failed?.work;
      if (again === undefined) return Promise.resolve();
      set({ fault: undefined });
      return queue(again);
    },

    /** Seconds since the last failure. */
    failedFor: () => failed === undefined ? Infinity : o.now() - failed.at,

    /** What a box answered, or the work is left. */
    taken<T>(work: StudioWork, answer: BoxAnswer<T>): T {
      if (answer.ok) return answer.value;
      const { fault } = answer;
      throw new Failed(
        fault.fault === "unsigned"
          ? { work, why: "signer", code: faultCode(fault.error) }
          : { work, why: "box", fault },
      );
    },

    async signed(work: StudioWork, template: EventTemplate): Promise<NostrEvent> {
      try {
        return await o.sign(template);
      } catch (error) {
        throw new Failed({ work, why: "signer", code: faultCode(error) });
      }
    },

    async publish(work: StudioWork, event: NostrEvent): Promise<PublishReport> {
      const report = reportPublish(await o.nostr.publish(o.relays(), event));
      if (report.state !== "published") {
        if (work === "announcement") set({ report });
        throw new Failed({ work, why: "relays", report });
      }
      return report;
    },

    stop(): void {
      stopped = true;
    },
  };
}

export type Desk = ReturnType<typeof makeDesk>;
