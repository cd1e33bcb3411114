import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { makeUplink, type Uplink, type UplinkFigures, type UplinkOptions } from "./uplink.ts";

/** A network between pages of one machine: every packet from one to another goes through it. */
export type FarNetwork = {
  /**
   * A session description on its way from its sender to one other page: with addresses of this network for the sender's own,
   * so that nobody finds another way.
   */
  carry(sdp: string, from: string): Promise<string>;
  figures(): UplinkFigures;
  close(): void;
};

const CANDIDATE = /^a=candidate:(\S+ \d+ )(\S+)( \d+ )(\S+) (\d+) typ (\S+)(.*)$/;

/**
 * Opens it. Each address in a description becomes a socket of ours that passes packets on to the page behind it, and each
 * address that packets come from becomes another one for the way back: as behind a NAT, both ends see only the network.
 */
export function openFarNetwork(options: UplinkOptions): FarNetwork {
  const sockets = new Set<Socket>();
  const uplinks = new Map<string, Uplink>();
  /** Whose a browser's port is, as its descriptions said. */
  const owners = new Map<number, string>();
  const sending = new WeakMap<Socket, Promise<void>>();
  let closed = false;

  const uplinkOf = (peer: string): Uplink => {
    const uplink = uplinks.get(peer) ?? makeUplink(options);
    uplinks.set(peer, uplink);
    return uplink;
  };

  async function open(on: (bytes: Uint8Array, from: RemoteInfo) => void): Promise<Socket> {
    const socket = createSocket("udp4", on);
    sockets.add(socket);
    await new Promise<void>((resolve) => socket.bind(0, resolve));
    if (closed) socket.close();
    return socket;
  }

  /** A port through which one page is reached, and from which it answers. */
  async function doorTo(owner: string, page: { address: string; port: number }): Promise<number> {
    const ways = new Map<string, Promise<Socket>>();
    const door = await open((bytes, from) => void pass(bytes, from));

    async function pass(bytes: Uint8Array, from: RemoteInfo): Promise<void> {
      const key = `${from.address} ${from.port}`;
      const way = ways.get(key) ??
        open((answer) => uplinkOf(owner).send(answer, (late) => to(door, late, from)));
      ways.set(key, way);
      const sender = owners.get(from.port);
      const socket = await way;
      // A page's first packets may be here before its answer, and its name, is.
      if (sender === undefined) to(socket, bytes, page);
      else uplinkOf(sender).send(bytes, (late) => to(socket, late, page));
    }
    return door.address().port;
  }

  /** One after the other: sends that run side by side overtake each other, which a page takes for loss. */
  function to(socket: Socket, bytes: Uint8Array, { address, port }: { address: string; port: number }): void {
    const sent = (sending.get(socket) ?? Promise.resolve()).then(() =>
      new Promise<void>((resolve) => closed ? resolve() : socket.send(bytes, port, address, () => resolve()))
    );
    sending.set(socket, sent);
  }

  return {
    async carry(sdp, from) {
      const lines = await Promise.all(
        sdp.split("\r\n").map(async (line) => {
          const found = CANDIDATE.exec(line);
          if (found === null) return line;
          const [, head = "", protocol = "", priority = "", address = "", port = "", type = "", rest = ""] =
            found;
          // Only what goes by UDP and IPv4 has a door here.
          if (protocol.toLowerCase() !== "udp" || type !== "host" || address.includes(":")) return undefined;
          owners.set(Number(port), from);
          const door = await doorTo(from, { address, port: Number(port) });
          return `a=candidate:${head}${protocol}${priority}${address} ${door} typ ${type}${rest}`;
        }),
      );
      return lines.filter((line) => line !== undefined).join("\r\n");
    },
    figures() {
      const all = [...uplinks.values()].map(({ figures }) => figures);
      const sum = (of: (one: Uplink["figures"]) => number) => all.reduce((total, one) => total + of(one), 0);
      return {
        sent: sum(({ sent }) => sent),
        lost: sum(({ lost }) => lost),
        overflowed: sum(({ overflowed }) => overflowed),
        arrived: sum(({ arrived }) => arrived),
        lateMs: sum(({ lateMs }) => lateMs),
      };
    },
    close() {
      closed = true;
      for (const socket of sockets) socket.close();
      for (const uplink of uplinks.values()) uplink.close();
    },
  };
}
