import { withoutAddresses } from "../../media/origin/plain-reason.ts";

export type LogFileOptions = {
  path: string;
  /** Whose lines these are. */
  part: string;
  /** The file is set aside as `<path>.1` when it would grow past this many bytes. */
  maxBytes?: number;
  now?: () => Date;
};

/** Lines of one part on disk, each a JSON object without anybody's address: at most two files of `maxBytes`, however long it runs. */
export function makeLogFile({ path, part, maxBytes = 5_000_000, now = () => new Date() }: LogFileOptions) {
  const open = () => Deno.openSync(path, { create: true, append: true });
  const encoder = new TextEncoder();
  let file = open();
  let size = file.statSync().size;
  let closed = false;
  return {
    write(line: string): void {
      // A part may still speak while it is being ended.
      if (closed) return;
      const entry = { time: now().toISOString(), part, text: withoutAddresses(line) };
      const bytes = encoder.encode(`${JSON.stringify(entry)}\n`);
      if (size + bytes.length > maxBytes && size > 0) {
        file.close();
        Deno.renameSync(path, `${path}.1`);
        file = open();
        size = 0;
      }
      size += bytes.length;
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    },
    close(): void {
      if (!closed) file.close();
      closed = true;
    },
  };
}

/** One part's lines on disk. */
export type LogFile = ReturnType<typeof makeLogFile>;
