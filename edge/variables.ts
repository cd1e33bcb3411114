/** What a person may set for an edge; `deno task edge --help` prints it, and the README says more of each. */
export const EDGE_VARIABLES: readonly { name: string; help: string }[] = [
  { name: "DSTREAM_EDGE_PORT", help: "port (default: 5657)" },
  { name: "DSTREAM_EDGE_KEY", help: "secret key, 64 hex digits (default: made once and kept)" },
  { name: "DSTREAM_HOME", help: "where the key is kept (default: the platform's data folder)" },
  { name: "DSTREAM_EDGE_PROXIES", help: "how many reverse proxies of yours stand before it (default: 0)" },
  {
    name: "DSTREAM_EDGE_URL",
    help:
      "origin under which viewers know it, such as https://edge.example (default: whichever name is asked)",
  },
  {
    name: "DSTREAM_EDGE_ORIGINS",
    help: "origins of pages that may connect to the tracker, comma-separated (default: all)",
  },
  {
    name: "DSTREAM_EDGE_RELAYS",
    help: "up to three relays of yours that know the newest delegations, comma-separated (default: none)",
  },
  {
    name: "DSTREAM_TURN",
    help: "url, user and secret of your TURN server, with spaces between (default: none)",
  },
  {
    name: "DSTREAM_NATS",
    help: "NATS servers where your instances meet, comma-separated (default: this one is alone)",
  },
  {
    name: "DSTREAM_EDGE_LOCAL_RELAYS",
    help: "1 lets strangers name relays on this machine or network (default: 0)",
  },
];
