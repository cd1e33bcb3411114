/** One thing a person may set for an edge. */
export type EdgeVariable = {
  name: string;
  /** What it is. */
  what: string;
  /** What holds where it isn't set. */
  without: string;
  /** It must never be shown. */
  secret?: true;
};

/** What a person may set for an edge: `deno task edge --help` prints it, and the README's table is written from it. */
export const EDGE_VARIABLES: readonly EdgeVariable[] = [
  { name: "DSTREAM_EDGE_PORT", what: "port", without: "5657" },
  {
    name: "DSTREAM_LISTEN",
    what: "address to listen on, such as `127.0.0.1` behind a proxy on the same machine",
    without: "all of IPv4",
  },
  {
    name: "DSTREAM_EDGE_KEY",
    what: "secret key, 64 hex digits",
    without: "made once, kept in `DSTREAM_HOME/edge/key`; a must on Deno Deploy",
    secret: true,
  },
  {
    name: "DSTREAM_HOME",
    what: "folder whose `edge/` keeps the key",
    without: "the platform's data folder",
  },
  {
    name: "DSTREAM_EDGE_PROXIES",
    what:
      "how many reverse proxies of yours stand before it; only what they add to X-Forwarded-For is believed",
    without: "0",
  },
  {
    name: "DSTREAM_EDGE_URL",
    what:
      "origin under which viewers know it, such as `https://edge.example`: what was signed for another edge then counts nothing here",
    without: "whichever name is asked",
  },
  {
    name: "DSTREAM_EDGE_ORIGINS",
    what: "origins of pages that may connect to the tracker, comma-separated",
    without: "all",
  },
  {
    name: "DSTREAM_EDGE_RELAYS",
    what:
      "up to three relays of yours, comma-separated, on your own network too, asked once a minute for the newest delegation of a stream that viewers ask for",
    without: "none: the newest that any viewer sent or named",
  },
  {
    name: "DSTREAM_TURN",
    what:
      "url, user and secret of the operator's TURN server, with spaces between, as coturn's `static-auth-secret`",
    without: "none: viewers can't hide their address",
    secret: true,
  },
  {
    name: "DSTREAM_MONERO_NODES",
    what: "two to four Monero nodes of your choice, comma-separated, such as `http://127.0.0.1:18089`",
    without: "none: tips are not verified",
  },
  {
    name: "DSTREAM_ARBITER_KEY",
    what:
      "secret of an arbiter of stakes, 64 hex digits; needs `DSTREAM_MONERO_NODES`, `DSTREAM_EDGE_RELAYS` and, where no files are kept, `DSTREAM_EDGE_KEY`; edge/README.md says more",
    without: "none: this edge is no arbiter",
    secret: true,
  },
  {
    name: "DSTREAM_NATS",
    what:
      "NATS servers where the instances of one operator meet: `nats://[user:password@]host[:port]` or `tls://…`, comma-separated",
    without: "none: this instance is alone",
    secret: true,
  },
  {
    name: "DSTREAM_EDGE_LOCAL_RELAYS",
    what: "1 allows relay hints that lead to this machine or network, for the local stack",
    without: "0",
  },
];

/** The README's table of what can be set. */
export function environmentReference(): string {
  const rows = [
    ["variable", "what", "default"],
    ...EDGE_VARIABLES.map(({ name, what, without, secret }) => [
      `\`${name}\``,
      secret === true ? `${what}; a secret` : what,
      without,
    ]),
  ];
  // As the formatter has it, so that what is written stays as it is.
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...rest] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rest.map(line)].join("\n");
}
