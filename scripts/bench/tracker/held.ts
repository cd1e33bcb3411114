import type { BenchRow } from "../report.ts";

/** Files that a process has open beside its sockets. */
const OTHER_FILES = 500;

const told = (count: number) => count.toLocaleString("en");

/** How many of the sockets wished are opened where a process may have so many files open; how rows call that, and what is to be said of it. */
export function sizeOn(
  files: number,
  wished: number,
): { sockets: number; at: string; cut: Record<string, string> } {
  const sockets = Math.min(wished, files - OTHER_FILES);
  if (sockets === wished) return { sockets, at: `${told(wished)} sockets`, cut: {} };
  return {
    sockets,
    at: `${told(sockets)} of ${told(wished)} sockets`,
    cut: { [`${told(wished)} sockets`]: `cut to ${told(sockets)} by ulimit -Hn ${told(files)}` },
  };
}

/** Whether all sockets wished were held, whatever the machine allowed. */
export function heldRow(
  { at, wished, held, beside }: {
    at: string;
    wished: number;
    held: number;
    beside: { name: string; value: number };
  },
): BenchRow {
  return {
    what: `${at}: held`,
    value: held,
    unit: "sockets",
    peer: beside,
    goal: `≥ ${wished}`,
    met: held >= wished,
  };
}
