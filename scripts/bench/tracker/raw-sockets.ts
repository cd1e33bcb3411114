/** TCP sockets to this machine by the system's own calls. */
export type RawSockets = {
  /** Connects to a port and says the socket's descriptor. */
  connect: (port: number) => number;
  /** False when the other side has hung up. */
  send: (socket: number, bytes: Uint8Array<ArrayBuffer>) => boolean;
  /** Waits so many milliseconds at most and calls for each socket that brought something or ended; says how many. */
  wait: (ms: number, ready: (socket: number) => void) => number;
  /** How many bytes came into the buffer; none: the socket has ended. */
  receive: (socket: number, into: Uint8Array<ArrayBuffer>) => number;
  /** At once: thousands of sockets in TIME_WAIT would take the ports of whoever comes next. */
  close: (socket: number) => void;
};

/** Of Linux, as its headers say them. */
const AF_INET = 2;
const SOCK_STREAM = 1;
const SOL_SOCKET = 1;
const SO_LINGER = 13;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;
const MSG_NOSIGNAL = 0x4000;
const EPOLL_CTL_ADD = 1;
const EPOLLIN = 1;

/** What `struct epoll_event` takes, and where its data stands: packed on x86-64 alone. */
const EVENT = Deno.build.arch === "x86_64" ? { bytes: 12, data: 4 } : { bytes: 16, data: 8 };
const EVENTS = 256;

/**
 * Opens the C library, Linux only. A load on the runtime's sockets needs more of its core than the tracker of its own, which then
 * never gets to work at its limit, where a server is cheapest.
 */
export function openRawSockets(): RawSockets {
  const { symbols: c } = Deno.dlopen("libc.so.6", {
    socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
    setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
    connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
    // What these two answer fits: no message of the bench is longer than 64 kB.
    send: { parameters: ["i32", "buffer", "usize", "i32"], result: "i32" },
    recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
    epoll_create1: { parameters: ["i32"], result: "i32" },
    epoll_ctl: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
    epoll_wait: { parameters: ["i32", "buffer", "i32", "i32"], result: "i32" },
  });
  const poll = sound("epoll_create1", c.epoll_create1(0));
  const events = new Uint8Array(EVENTS * EVENT.bytes);
  const view = new DataView(events.buffer);
  const one = new Uint8Array(4);
  new DataView(one.buffer).setInt32(0, 1, true);

  return {
    connect(port) {
      const address = new Uint8Array(16);
      const fields = new DataView(address.buffer);
      fields.setUint16(0, AF_INET, true);
      fields.setUint16(2, port);
      address.set([127, 0, 0, 1], 4);
      const socket = sound("socket", c.socket(AF_INET, SOCK_STREAM, 0));
      sound("connect", c.connect(socket, address, address.length));
      sound("setsockopt", c.setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, one, one.length));
      const event = new Uint8Array(EVENT.bytes);
      new DataView(event.buffer).setUint32(0, EPOLLIN, true);
      new DataView(event.buffer).setInt32(EVENT.data, socket, true);
      sound("epoll_ctl", c.epoll_ctl(poll, EPOLL_CTL_ADD, socket, event));
      return socket;
    },
    send: (socket, bytes) => c.send(socket, bytes, BigInt(bytes.length), MSG_NOSIGNAL) === bytes.length,
    wait(ms, ready) {
      // Less than none: a signal came in between.
      const count = Math.max(0, c.epoll_wait(poll, events, EVENTS, ms));
      for (let at = 0; at < count; at++) ready(view.getInt32(at * EVENT.bytes + EVENT.data, true));
      return count;
    },
    receive: (socket, into) => Math.max(0, c.recv(socket, into, BigInt(into.length), 0)),
    close(socket) {
      const linger = new Uint8Array(8);
      linger.set(one);
      c.setsockopt(socket, SOL_SOCKET, SO_LINGER, linger, linger.length);
      c.close(socket);
    },
  };
}

function sound(call: string, answer: number): number {
  if (answer < 0) throw new Error(`${call} failed`);
  return answer;
}
