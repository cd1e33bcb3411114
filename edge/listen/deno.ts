import type { Upgrade } from "../tracker/wire.ts";
import type { Listening, ListenOptions } from "./listen.ts";

/** Seconds without a sign of life after which the runtime cuts a socket. */
const IDLE_SECONDS = 15;

/**
 * Listens by the runtime's own server: what Deno Deploy needs, and Deno before 2.8, whose `node:http` can't refuse an upgrade.
 * Its WebSockets join fragments without a limit, so elsewhere `listenWithNode` is used.
 */
export function listenWithDeno(
  { port, hostname = "0.0.0.0", fetch, onFault }: ListenOptions,
): Promise<Listening> {
  const { promise, resolve, reject } = Promise.withResolvers<Listening>();
  try {
    const server = Deno.serve({
      port,
      hostname,
      onListen: (at) => resolve({ port: at.port, stop: () => server.shutdown() }),
      onError: (error) => {
        onFault(error);
        return new Response(null, { status: 500 });
      },
    }, (request, { remoteAddr }) => {
      const asked = "hostname" in remoteAddr ? { remoteAddr } : {};
      if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return fetch(request, asked);
      return fetch(request, { ...asked, upgrade: upgradeOf(request) });
    });
  } catch (error) {
    reject(error);
  }
  return promise;
}

function upgradeOf(request: Request): Upgrade {
  return (openWire) => {
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: IDLE_SECONDS });
    let open = true;
    const wire = {
      send: (text: string) => {
        if (open && socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: (code: number, reason: string) => socket.close(code, reason),
      cut: () => {
        socket.close();
        end();
      },
      waiting: () => socket.bufferedAmount,
      // A page can't be pinged from here: the runtime finds out by itself, and until then the older socket stays.
      probe: () => Promise.resolve(open),
    };
    const handlers = openWire(wire);
    function end() {
      if (!open) return;
      open = false;
      handlers.onClose();
    }
    socket.onmessage = ({ data }) => {
      if (!open) return;
      if (typeof data === "string") handlers.onText(data);
      else wire.cut();
    };
    socket.onclose = end;
    socket.onerror = end;
    return response;
  };
}
