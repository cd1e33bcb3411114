import type { BoxStatus } from "../../../contracts/api/status.ts";

/** Whether an encoder has come back, or another has come, between two looks at the box. */
export function encoderReturned(before: BoxStatus | undefined, after: BoxStatus): boolean {
  if (before === undefined || after.state !== "live") return false;
  return before.state !== "live" || before.sid !== after.sid || codecsOf(before) !== codecsOf(after);
}

function codecsOf({ tracks }: BoxStatus): string {
  return tracks.map(({ rid, codec }) => `${rid} ${codec}`).join();
}
