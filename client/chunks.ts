/** Modules that become one file of the built site. */
type Chunk = {
  name: string | ((id: string) => string | null);
  debugName?: string;
  test?: RegExp;
  tags?: ["$initial"];
};

const WORDS = /locales\/(en|de|es)\/(?:(watch|player)|chat|identity|sharing|tips)\.ts$/;

/**
 * What goes into one file. A watch link is opened cold, often from a gateway that answers six requests at a time: a dozen files
 * come sooner than fifty, as long as no page fetches much that it doesn't need. Of two that would take a module, the first does.
 */
export const CHUNKS: Chunk[] = [
  // The curve weighs more than the page that lists streams; workers and signers fetch it when they start.
  { name: "signature", test: /event-signature\.ts|@noble\/curves/ },
  // What reads addresses and judges payments: as one file half of what it is in ten.
  {
    name: "payments",
    test:
      /contracts\/monero\/(?!amount|reserve|view-scan|subaddress|key-image|hash-to|spent)|hashes\/(sha3|_u64)|tips\/(judge-payment|node-client)/,
  },
  // One file of what every page needs is smaller than ten, and comes sooner.
  { name: "shell", tags: ["$initial"] },
  // What asks relays anything.
  {
    name: "events",
    test:
      /contracts\/(?:hex|sha256|nostr\/(?:json|kinds|event|unix-time))\.ts|@noble\/hashes\/(?:sha2|_md|utils)\.js|webrtc\/schedule\.ts/,
  },
  // How streams and people are named and read, which cards need too.
  {
    name: "streams",
    test:
      /contracts\/(?:nostr\/(?:address|link|nip19|live-event|profile|payment-targets|delegation|sharing|deletion|coordinates)|swarm\/tier)\.ts|@scure\/base/,
  },
  // What a stream does now: also for the studio and for alerts.
  {
    name: "live",
    test:
      /contracts\/api\/(?:fields|problem|status)\.ts|valibot|player\/(?:source-list|read-body|status-poll)\.ts|watch\/create-watch\.ts|webrtc\/(?:link-fault|sdp|whip-client|offered-session)\.ts/,
  },
  // The picture with its controls, on the stream's own page and on others'.
  {
    name: "stage",
    test:
      /media-chrome\/dist\/(?!lang\/(?:de|es))|pages\/watch\/(?:create-playing|instead-of-stage|media-chrome-elements|no-stream|rung-words|behind-button|latency-menu|stage-notice|told-once|stage|seal-state)\.tsx?|player\/(?:aside|box-watch|end-of-stream|session-address|source-book|carriage|carrying|encoder-return|instant-offer|ledger|motion|rung-policy|rung-choice|playback|fair-abr|hls-loader|settings|recording-place|damage|damaged-pieces|hls-rung|whep\/[a-z-]+|rung-makers|state|player-view|verifier-client|player|create-player)\.ts|swarm\/(?:swarm-view|pause-watch|refusal|sharing-facts|swarm-sums|swarm)\.ts/,
  },
  // What was given and is hoped for.
  {
    name: "tipped",
    test:
      /tips\/(?:create-tips|create-goal|present-goal|of-session)\.ts|contracts\/nostr\/goal\.ts|swarm\/(?:chunks-of|tracker\/short-answer)\.ts/,
  },
  {
    name: "identity",
    test:
      /identity\/(?:bunker-uri|signer|signer-fault|extension|identity-keeper|identity-storage|key-vault|identity)\.ts|viewer\/stakes-here\.ts|terms\/conditions\.ts/,
  },
  // Small things that half of the pages have.
  {
    name: "pieces",
    test: /ui\/(?:seal-badge|badge|avatar|picture-url|dialog)\.tsx?|watch\/player-words\.ts|terms\/terms\.ts/,
  },
  {
    debugName: "words",
    name: (id) => {
      const [, language, picture] = WORDS.exec(id) ?? [];
      return language === undefined ? null : `${picture === undefined ? "talk" : "picture"}-${language}`;
    },
  },
];
