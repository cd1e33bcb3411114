import { reachOf } from "../box/reach.ts";

/**
 * Which addresses a page of this origin had better not ask. What stands in the viewer's own network is none of an outside page's
 * business, and browsers ask the viewer about it; what is plain HTTP they don't load into a page that came by TLS.
 */
export function makeAside(pageOrigin: string): (address: string) => boolean {
  const reach = (address: string) => reachOf(address) ?? "everyone";
  const fromOutside = reach(pageOrigin) === "everyone";
  const byTls = pageOrigin.startsWith("https:");
  return (address) => {
    const of = reach(address);
    // Browsers hold this computer for safe without TLS.
    return (fromOutside && of !== "everyone") ||
      (byTls && of !== "this-computer" && address.startsWith("http:"));
  };
}
