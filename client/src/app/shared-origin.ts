/** True on gateways where every site of the world shares one origin, and so one storage. */
export function isSharedOrigin(pathname: string): boolean {
  return /(^|\/)ip[fn]s\//.test(pathname);
}
