/** What programs need to know of the machine and of the person they run for. */
const MACHINE = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "PWD", "LANG", "LANGUAGE", "TZ", "TERM", "NO_COLOR"],
  ...["TMPDIR", "TMP", "TEMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"],
  ...["SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"],
  ...["DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "DESKTOP_SESSION", "BROWSER"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "CURL_CA_BUNDLE"],
  ...["DENO_DIR", "DENO_CERT", "DENO_TLS_CA_STORE", "DENO_NO_UPDATE_CHECK", "NPM_CONFIG_REGISTRY"],
]);
const MACHINE_PREFIXES = /^(LC|XDG)_/;

/** What compilers and package managers are told by. Tokens of registries may be among it, so it is for them alone. */
const BUILDERS =
  /^(GO[A-Z0-9]*|CGO_[A-Z_]+|CC|CXX|AR|PKG_CONFIG|PKG_CONFIG_PATH|GIT_[A-Z_]+|SSH_AUTH_SOCK|DENO_AUTH_TOKENS|NPM_CONFIG_[A-Z_]+|NODE_OPTIONS|SOURCE_DATE_EPOCH|DEBIAN_FRONTEND)$/i;

export type ChildEnvironmentOptions = {
  /** Variables of ours that this one needs; default: none. Others never reach it: several are secrets. */
  names?: readonly string[];
  /** Whether it is a compiler or a package manager; default: no. */
  builds?: boolean;
  /** Set anew, whatever this process has. */
  given?: Readonly<Record<string, string>>;
  /** What this process has; default: its environment. */
  all?: Readonly<Record<string, string>>;
};

/** The whole environment of a program that is started here: what it needs of ours, and no more. For `clearEnv: true`. */
export function childEnvironment(
  { names = [], builds = false, given = {}, all = Deno.env.toObject() }: ChildEnvironmentOptions = {},
): Record<string, string> {
  const allowed = ([name]: [string, string]) =>
    // Proxies are written in small letters too, and Windows writes names in any.
    MACHINE.has(name.toUpperCase()) || MACHINE_PREFIXES.test(name) || names.includes(name) ||
    builds && BUILDERS.test(name);
  return { ...Object.fromEntries(Object.entries(all).filter(allowed)), ...given };
}
