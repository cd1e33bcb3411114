import { dirname } from "node:path";
import { mkdirSync } from "node:fs";

/** How late the newest seal is dated, beyond the end of this run. Milliseconds since 1970, whole seconds as seals have them. */
export type SealedTime = {
  /** As an earlier run left it. */
  before: number | undefined;
  /** Seals are about to be dated so. */
  note: (ms: number) => void;
  close: () => void;
};

/** Opens the file that remembers it, or goes on without: a disk that fails must not keep anybody from sealing. */
export function openSealedTime(path: string, log: (line: string) => void): SealedTime {
  let failed = false;
  const orElse = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!failed) {
        log(
          `the newest seal's date can't be kept in ${path}: ${
            error instanceof Error ? error.message : error
          }`,
        );
      }
      failed = true;
      return undefined;
    }
  };
  const file = orElse(() => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
  });
  const before = file && orElse(() => read(file));
  let noted: number | undefined;
  return {
    before,
    note: (ms) => {
      const second = Math.floor(ms / 1000) * 1000;
      if (second === noted || file === undefined) return;
      noted = second;
      orElse(() => {
        // In place and always as long, so that it needs no room on a full disk and nobody meets half of it.
        file.seekSync(0, Deno.SeekMode.Start);
        file.writeSync(new TextEncoder().encode(textOf(second)));
      });
    },
    close: () => file?.close(),
  };
}

const LENGTH = 16;
const textOf = (ms: number) => `${String(ms).padStart(LENGTH - 1)}\n`;

function read(file: Deno.FsFile): number | undefined {
  const bytes = new Uint8Array(LENGTH);
  file.readSync(bytes);
  const text = new TextDecoder().decode(bytes);
  return /^ *[0-9]+\n$/.test(text) ? Number(text) : undefined;
}
