import type { FedHls } from "../player/feeding.ts";
import type { ListedReport } from "../player/worker/messages.ts";
import type { EngineName, Verifier } from "./engine.ts";

/** One engine at work for one hls.js. */
export type Engine = {
  name: EngineName;
  fed: FedHls;
  load: Verifier["load"];
  listed(report: ListedReport): void;
  /** How many share what it shares, this page among them; undefined until a tracker said so. */
  company(): number | undefined;
  close(): void;
};

export type EngineSeatOptions = {
  /** Which hls.js plays now. */
  fed: () => FedHls | undefined;
  openMesh: (fed: FedHls) => Engine;
  /** Fetches what the crowd needs. */
  fetchCrowd: () => Promise<(fed: FedHls) => Engine>;
  /** An engine begins to work, or none does any more. */
  onEngine: (engine: Engine | undefined) => void;
};

/** Which of the two engines works: it follows the rung that plays, and nothing works before it is told to. */
export type EngineSeat = {
  engine(): Engine | undefined;
  share(on: boolean): void;
  /** Another hls.js plays, or none. */
  fedAnew(): void;
  /** Whole segments are taken in their parts from now on, whatever plays. */
  takeParts(): void;
  close(): void;
};

/** Makes one on which no engine sits. */
export function makeEngineSeat({ fed, openMesh, fetchCrowd, onEngine }: EngineSeatOptions): EngineSeat {
  let engine: Engine | undefined;
  let opening: FedHls | undefined;
  let wanted = false;
  let inParts = false;
  let closed = false;

  return {
    engine: () => engine,
    share(on) {
      wanted = on;
      settle();
    },
    fedAnew: settle,
    takeParts() {
      inParts = true;
      settle();
    },
    close() {
      closed = true;
      stop();
    },
  };

  function settle(): void {
    const next = wanted && !closed ? fed() : undefined;
    const fits = engine !== undefined && next !== undefined && engineFor(next) === engine.name &&
      isServed(engine, next);
    if (fits || (next !== undefined && next === opening)) return;
    stop();
    if (next !== undefined) start(next);
  }

  function engineFor({ rung }: FedHls): EngineName {
    return rung === "low" || inParts ? "mesh" : "crowd";
  }

  function start(next: FedHls): void {
    if (engineFor(next) === "mesh") return take(openMesh(next));
    opening = next;
    fetchCrowd().then((openCrowd) => {
      if (opening !== next || closed) return;
      opening = undefined;
      take(openCrowd(next));
    }, (error: unknown) => {
      // Without the library everything comes over HTTP, as before; the next occasion tries again.
      if (opening === next) opening = undefined;
      console.info("the library for sharing could not be loaded:", error);
    });
  }

  function take(made: Engine): void {
    engine = made;
    onEngine(made);
  }

  function stop(): void {
    opening = undefined;
    if (engine === undefined) return;
    const stopped = engine;
    engine = undefined;
    stopped.close();
    onEngine(undefined);
  }
}

/** Parts are shared whichever hls.js plays them, or segments made of them; whole segments by way of one. */
function isServed({ name, fed }: Engine, next: FedHls): boolean {
  return name === "mesh" ? (fed.rung === "low") === (next.rung === "low") : fed.hls === next.hls;
}
