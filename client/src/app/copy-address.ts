import { isFolderCid } from "../../../contracts/nostr/release.ts";

type Namespace = "ipfs" | "ipns";

/** What an address says of where a copy of the site lies. */
export type CopyAddress =
  /** A gateway serves every site of the world from one origin; `own` leads to the same copy on an origin of its own. */
  | { where: "path"; namespace: Namespace; root: string; own: string | undefined }
  /** A gateway gives each site an origin of its own. */
  | { where: "subdomain"; namespace: Namespace; root: string }
  | { where: "elsewhere" };

/** A gateway that anybody may use and that gives each site an origin of its own. */
const PUBLIC_GATEWAY = "https://dweb.link";
/** What a label of a host name may hold. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Reads where a copy lies out of its page's address. */
export function copyAddress(href: string): CopyAddress {
  const url = new URL(href);
  const [, space, root = ""] = /(?:^|\/)(ip[fn]s)\/([^/]+)/.exec(url.pathname) ?? [];
  if (space === "ipfs" || space === "ipns") {
    return { where: "path", namespace: space, root, own: ownOrigin(url, space, root) };
  }
  const [, label = "", inHost] = /^([a-z0-9-]+)\.(ip[fn]s)\../.exec(url.hostname) ?? [];
  if (inHost === "ipfs" || inHost === "ipns") return { where: "subdomain", namespace: inHost, root: label };
  return { where: "elsewhere" };
}

/** The CID in the address, where it names one; a name that is looked up (IPNS, DNSLink) is none. */
export function cidInAddress(address: CopyAddress): string | undefined {
  return address.where !== "elsewhere" && address.namespace === "ipfs" && isFolderCid(address.root)
    ? address.root
    : undefined;
}

/** The address of another CID by the same gateway; undefined where a page comes from no gateway. */
export function addressOfCid(href: string, cid: string): string | undefined {
  const url = new URL(href);
  const address = copyAddress(href);
  if (address.where === "elsewhere") return undefined;
  if (address.where === "path") return ownOrigin(url, "ipfs", cid);
  url.hostname = url.hostname.replace(/^[a-z0-9-]+\.ip[fn]s\./, `${cid}.ipfs.`);
  return `${url.origin}/`;
}

/** Whose machine answers an address: the gateway behind a label that names a copy, with its port, or the host itself. */
export function hostBehind(href: string): string {
  return new URL(href).host.replace(/^[a-z0-9-]+\.ip[fn]s\./, "");
}

function ownOrigin(url: URL, namespace: Namespace, root: string): string | undefined {
  const label = namespace === "ipns" && root.includes(".")
    ? root.toLowerCase().replaceAll("-", "--").replaceAll(".", "-")
    : root;
  // Older forms of a CID have capitals, which a host name can't keep.
  if (!LABEL.test(label)) return undefined;
  const here = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  const gateway = here
    ? `${url.protocol}//localhost${url.port === "" ? "" : `:${url.port}`}`
    : PUBLIC_GATEWAY;
  return `${gateway.replace("//", `//${label}.${namespace}.`)}/${url.hash}`;
}
