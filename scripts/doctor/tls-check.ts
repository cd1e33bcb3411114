import { isIP } from "node:net";
import { connect } from "node:tls";
import { type Check, fail, pass, skipped } from "./finding.ts";

/** From when to when a server's certificate holds, and why this machine doesn't believe it, if it doesn't. */
export type CertificateLook = { fromMs: number; untilMs: number; fault: string | undefined };

/** Reads the certificate that a server shows. */
export type ReadCertificate = (host: string, port: number, signal: AbortSignal) => Promise<CertificateLook>;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Machines renew theirs when a third of its life is left, be that three months or a few days: so late, it wasn't renewed. */
const LEAST_LEFT = 1 / 6;

/** Whether pages that came by TLS may load from here, and for how long. */
export function tlsCheck(base: URL, now: () => number, read: ReadCertificate = readCertificate): Check {
  return {
    name: "tls",
    run: async (signal) => {
      const local = /^(localhost|127\.|\[::1\])/.test(base.hostname);
      if (base.protocol === "http:") {
        return local ? skipped("this machine's own address needs none") : fail(
          "it is reached without TLS",
          "Pages that came by https load nothing from http: put TLS in front (Caddy does it by itself).",
        );
      }
      const { fromMs, untilMs, fault } = await read(base.hostname, Number(base.port || 443), signal);
      const leftMs = untilMs - now();
      const left = leftMs > 2 * DAY_MS
        ? `${Math.floor(leftMs / DAY_MS)} days`
        : `${Math.max(0, Math.floor(leftMs / HOUR_MS))} hours`;
      if (fault !== undefined) {
        return fail(
          `its certificate isn't believed: ${fault}`,
          "Renew it, with its whole chain, for this very name.",
        );
      }
      return leftMs < (untilMs - fromMs) * LEAST_LEFT
        ? fail(
          `its certificate ends in ${left}`,
          "Renewal doesn't work: look at the log of what renews it (caddy, certbot).",
        )
        : pass(`its certificate lasts ${left} more`);
    },
  };
}

const readCertificate: ReadCertificate = (host, port, signal) =>
  new Promise((resolve, reject) => {
    // What is wrong with it is a finding, and nothing is sent: so the connection may stand.
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port, ...name, rejectUnauthorized: false }, () => {
      const { valid_from, valid_to } = socket.getPeerCertificate();
      const { authorizationError: fault } = socket;
      socket.destroy();
      resolve({
        fromMs: Date.parse(valid_from),
        untilMs: Date.parse(valid_to),
        fault: fault === null || fault === undefined ? undefined : String(fault),
      });
    });
    socket.on("error", reject);
    signal.addEventListener("abort", () => socket.destroy(new Error("no answer in time")), { once: true });
  });
