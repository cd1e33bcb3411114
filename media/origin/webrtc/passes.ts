import { randomBytes } from "node:crypto";

/** What a pass lets its bearer do, once. */
export type Pass = { action: "publish" | "read"; path: string };

/** One-time bearers: what the origin has checked is not judged again by MediaMTX's hook, and nobody else can use them. */
export type Passes = {
  issue: (pass: Pass) => string;
  /** Uses a pass up; true when it was for just this. */
  redeem: (token: string, asked: Pass) => boolean;
  /** Takes an unused pass back. */
  revoke: (token: string) => void;
};

/** Makes passes of random text, each good for one use. */
export function makePasses(): Passes {
  const issued = new Map<string, Pass>();
  return {
    issue: (pass) => {
      const token = randomBytes(24).toString("hex");
      issued.set(token, pass);
      return token;
    },
    redeem: (token, { action, path }) => {
      const pass = issued.get(token);
      issued.delete(token);
      return pass !== undefined && pass.action === action && pass.path === path;
    },
    revoke: (token) => void issued.delete(token),
  };
}
