// The tracker everybody knows, as its documentation starts it: WebSockets alone, on the port given.
import process from "node:process";
import Server from "bittorrent-tracker/server";

const server = new Server({ http: false, udp: false, ws: true, stats: false });
server.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
server.listen(Number(process.argv[2]), "127.0.0.1");
