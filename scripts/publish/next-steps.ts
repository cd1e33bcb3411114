export type NextStepsOptions = {
  cid: string;
  /** Folder that holds `site/`, `site.car` and `nsite.json`. */
  folder: string;
  pinned: boolean;
  released: boolean;
};

/** What a person can do with a published site, each way with the one command or record it takes. */
export function nextSteps({ cid, folder, pinned, released }: NextStepsOptions): string {
  const steps: [string, string[]][] = [
    ...(pinned ? [] : [[
      "Keep it on IPFS",
      [
        `deno task publish --pin http://127.0.0.1:5001      your own Kubo node; it takes the whole file`,
        `deno task publish --pin https://SERVICE/psa        a pinning service, token in DSTREAM_PIN_TOKEN;`,
        `                                                   it fetches from a node that has it, so pin to one first`,
      ],
    ] as [string, string[]]]),
    ["Look at it", [
      `http://${cid}.ipfs.localhost:8080/     on your own Kubo node`,
      `https://${cid}.ipfs.dweb.link/     on a public gateway, an origin of its own`,
    ]],
    ["Give it a name", [
      `DNS      TXT  _dnslink.watch.example  "dnslink=/ipfs/${cid}"`,
      `IPNS     ipfs name publish /ipfs/${cid}`,
    ]],
    ["Or serve the folder from any host", [
      `${folder}/site     copy it as it is; assets/ may be cached for good, the rest not at all`,
      `deno task publish --check https://watch.example/     tells whether the host serves these bytes`,
    ]],
    ["Or from Nostr", [
      `${folder}/nsite.json     NIP-5A's manifest to sign (--release --nsite does it); the files go to a Blossom server`,
    ]],
    ...(released ? [] : [[
      "Tell the copies that are out there",
      [`deno task publish --release     signs version and CID, so that older copies say there is a newer one`],
    ] as [string, string[]]]),
  ];
  return steps.map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].join("\n")).join("\n\n");
}
