import { PLACES, type Service } from "./settings.ts";

/** What differs between the parts. */
type Unit = {
  what: string;
  command: string;
  /** Folder of the state, also its home; undefined: it keeps nothing. */
  keeps: boolean;
  /** Capabilities beyond none. */
  may?: string;
  /** Targets that it waits for where they are started anyway. */
  after?: string;
  variables?: Readonly<Record<string, string>>;
};

const DENO = `${PLACES.programs}/bin/deno run --cached-only --no-prompt --allow-all`;

const UNITS: Readonly<Record<Service, Unit>> = {
  "dstream-relay": {
    what: "Nostr relay of a dStream box",
    command: `${DENO} media/relay/main.ts`,
    keeps: true,
  },
  "dstream-edge": { what: "dStream edge", command: `${DENO} edge/main.ts`, keeps: true },
  "dstream-box": {
    what: "dStream media box",
    command: `${DENO} media/main.ts`,
    keeps: true,
    // Not wanted, only waited for where it is started anyway: where NTP is blocked it would hold the box back.
    after: "time-set.target time-sync.target",
  },
  "dstream-web": {
    what: "dStream site and TLS",
    command:
      `/usr/bin/caddy run --config ${PLACES.programs}/current/scripts/container/Caddyfile --adapter caddyfile`,
    keeps: true,
    may: "CAP_NET_BIND_SERVICE",
    variables: {
      XDG_DATA_HOME: `${PLACES.state}/dstream-web`,
      XDG_CONFIG_HOME: `${PLACES.state}/dstream-web`,
    },
  },
  "dstream-turn": {
    what: "TURN server of a dStream box",
    command: `/bin/sh ${PLACES.programs}/current/scripts/container/turn.sh`,
    keeps: false,
  },
};

/** The systemd unit of one part: no user of the machine, nothing it could write but its own state, no right it doesn't need. */
export function unitText(service: Service): string {
  const { what, command, keeps, may = "", after = "", variables = {} } = UNITS[service];
  const state = `${PLACES.state}/${service}`;
  const given = keeps ? { HOME: state, DSTREAM_HOME: state, ...variables } : variables;
  return `[Unit]
Description=${what}
${`After=network-online.target ${after}`.trimEnd()}
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStart=${command}
WorkingDirectory=${PLACES.programs}/current
EnvironmentFile=${PLACES.settings}/${service}.env
${
    Object.entries({ NO_COLOR: "1", ...given }).map(([name, value]) => `Environment=${name}=${value}`).join(
      "\n",
    )
  }
Restart=always
RestartSec=2
TimeoutStopSec=20
LimitNOFILE=65536
MemoryMax=50%
TasksMax=512
DynamicUser=yes
${keeps ? `StateDirectory=${service}\nStateDirectoryMode=0700\n` : ""}UMask=0077
AmbientCapabilities=${may}
CapabilityBoundingSet=${may}
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`;
}
