import { connect } from "node:net";
import { type Check, fail, pass, skipped } from "./finding.ts";

/** What this machine says of itself; replaced in tests. */
export type Machine = {
  /** Bytes free on the disk of a folder, as far as the system tells. */
  freeBytes: (folder: string) => Promise<number | undefined>;
  cores: number;
  /** Processes that wanted a core, on average of the last minute. */
  load: () => number | undefined;
  /** Milliseconds that one core needs to hash so many bytes. */
  hashMs: (bytes: number) => number;
  /** Which MediaMTX the box would run; `saw` is a sentence. */
  mediamtx: () => Promise<{ state: "right" } | { state: "wrong"; saw: string } | { state: "none" }>;
  mediamtxVersion: string;
};

export type MachineChecksOptions = {
  machine: Machine;
  /** Where the box keeps its state. */
  home: string;
  /** Bits a second that encoders are set to, all together. */
  bitrate: number;
};

const GB = 1024 ** 3;
const LEAST_FREE = GB;
/** MediaMTX, sealing and serving take this many cores for a megabit each second, with some viewers. */
const CORES_PER_MBIT = 0.01;
const CORES_AT_REST = 0.1;

/** Whether this machine has what its box needs; of use only on the box's own machine. */
export function machineChecks({ machine, home, bitrate }: MachineChecksOptions): Check[] {
  return [
    {
      name: "disk",
      run: async () => {
        const free = await machine.freeBytes(home);
        if (free === undefined) return skipped("this system doesn't tell");
        const gigabytes = (free / GB).toFixed(1);
        return free >= LEAST_FREE ? pass(`${gigabytes} GB free`) : fail(
          `${gigabytes} GB free at ${home}`,
          "Make room: what a box lists is on disk first, and it keeps the last minute of each stream there.",
        );
      },
    },
    {
      name: "cpu",
      run: () => {
        const load = machine.load();
        if (load === undefined) return Promise.resolve(skipped("this system doesn't tell"));
        const mbit = bitrate / 1e6;
        const hashing = machine.hashMs(Math.round(bitrate / 8)) / 1000;
        const needed = CORES_AT_REST + mbit * CORES_PER_MBIT + hashing;
        const left = Math.max(0, machine.cores - load);
        const words = `${left.toFixed(1)} of ${machine.cores} cores free, ${needed.toFixed(2)} needed for ${
          mbit.toFixed(1)
        } Mbit/s`;
        return Promise.resolve(
          left >= needed ? pass(words) : fail(
            words,
            "Stop what else runs here, lower the encoder's bitrate or the ladder, or take a larger machine.",
          ),
        );
      },
    },
    {
      name: "mediamtx",
      run: async () => {
        const found = await machine.mediamtx();
        if (found.state === "none") {
          return skipped("this machine has none; the box fetches or builds it when it starts");
        }
        return found.state === "right" ? pass(machine.mediamtxVersion) : fail(
          found.saw,
          "Unset DSTREAM_MEDIAMTX, and the box fetches the right one; or point it there.",
        );
      },
    },
  ];
}

export type PortsCheckOptions = {
  host: string;
  /** What listens where by TCP. */
  ports: readonly { port: number; what: string }[];
  reach?: (host: string, port: number, signal: AbortSignal) => Promise<boolean>;
};

/** Whether encoders and browsers get through by TCP. */
export function portsCheck({ host, ports, reach = reachTcp }: PortsCheckOptions): Check {
  return {
    name: "ports",
    run: async (signal) => {
      const shut =
        (await Promise.all(ports.map(async (one) => ({ ...one, open: await reach(host, one.port, signal) }))))
          .filter(({ open }) => !open);
      return shut.length === 0 ? pass(ports.map(({ port, what }) => `${what} ${port}`).join(", ")) : fail(
        `shut: ${shut.map(({ port, what }) => `${what} ${port}`).join(", ")}`,
        "Open them in the firewall, and forward them where a router stands between; is the box running?",
      );
    },
  };
}

const PATIENCE_MS = 4000;

function reachTcp(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(PATIENCE_MS, () => done(false));
    socket.on("connect", () => done(true));
    socket.on("error", () => done(false));
    signal.addEventListener("abort", () => done(false), { once: true });
  });
}
