export default {
  shared: "Many sites share this address",
  sharedWhy:
    "This gateway serves every site from one place, and each of them could read and change what is stored here. So your identity, choices and tips last only as long as this page.",
  sharedDo: "Open the same site at an address of its own: there it can keep things.",
  sharedElsewhere: "Keep your identity in an extension or a signing app, or open the site from another host.",
  sharedOpen: "Open it at its own address",
  leadsTo: "Leads to {host}.",
  about: "This copy",
  aboutHint:
    "Anyone may host this site. Its publisher signs each version, so no host can pass off another one as new.",
  unreadable: "What this copy is can't be said: its file release.json is missing or broken.",
  version: "Version {version}.",
  noKey: "It has no release key built in, so it can't tell whether there is a newer one.",
  noRelease: "The relays of this site and yours know no signed release yet.",
  ahead: "It is ahead of the newest signed release, {version}.",
  current: "It is the newest signed release.",
  currentMaybe:
    "No newer release is signed. Whether this host serves the signed one can't be seen from here.",
  currentOther:
    "The signed release of this version has another content id. A config.json of the host's own is enough for that; whether more differs, deno task publish --check tells.",
  commit: "Its publisher says that version {version} was built from commit {commit}.",
  cid: "Content id (CID)",
  cidAddress:
    "From this page's address: the gateway that served it vouches for it, your own IPFS node would prove it.",
  cidGateway: "The gateway says so, as its name leads there now.",
  cidUnknown:
    "This host names no content id. Whoever has the source can compare: deno task publish --check, with this address.",
  newer: "Version {version} is out",
  newerWhy: "Its publisher signed it on {date}.",
  newerDo:
    "A new version has an address of its own, so identity and settings don't come along: save a backup of your identity first.",
  newerWait: "Whoever hosts this site decides when it comes here. Its content id, for a gateway of yours:",
  newerCid: "Content id of the new version",
  newerOpen: "Open version {version}",
  framed: "This page is shown inside another one",
  framedWhy: "The site around it could have you press what you don't see, and here are keys and money.",
  framedDo: "Open it in a tab of its own.",
  framedOpen: "Open in a tab of its own",
  openSite: "Open on dStream, in a new tab",
  noStream: "No stream is named here",
  noStreamWhy: "The address of this player ends with no naddr of a stream.",
  noStreamDo: 'Whoever put it on their page has to name one: stream="naddr1…".',
};
