#!/bin/sh
# coturn for viewers who hide their address. The secret goes into a file, for a command line can be read by everybody on the machine.
set -eu
: "${DSTREAM_TURN_SECRET:?DSTREAM_TURN_SECRET is not set: set it to a long random text.}"
: "${DSTREAM_DOMAIN:?DSTREAM_DOMAIN is not set: set it to the domain that leads to this machine.}"
name=${DSTREAM_TURN_ADDRESS:-$DSTREAM_DOMAIN}
folder=${TMPDIR:-/tmp}
# Name servers are asked first: a machine's own list of hosts often leads its own name to 127.0.1.1, where no viewer is.
look() {
	case $name in
	*[!0-9.]*) ;;
	*) outside=$name && return ;;
	esac
	for by in "-s dns" ""; do
		outside=$(getent $by ahostsv4 "$name" 2> /dev/null | awk '$1 !~ /^(127|0)\./ { print $1; exit }')
		if [ -n "$outside" ]; then return; fi
	done
}
# A name is often pointed here only after all is installed: it is waited for, and said once.
trap 'kill ${!:-} 2> /dev/null || true; exit 0' TERM INT
look
if [ -z "$outside" ]; then
	echo "$name leads to no IPv4 address, or only to this machine itself: point it here, or set DSTREAM_TURN_ADDRESS to the one that viewers reach." >&2
	while [ -z "$outside" ]; do
		sleep 10 & wait $!
		look
	done
fi
umask 077
cat > "$folder/turn.conf" <<CONF
listening-port=3478
min-port=49160
max-port=49259
external-ip=$outside
realm=$DSTREAM_DOMAIN
use-auth-secret
static-auth-secret=$DSTREAM_TURN_SECRET
fingerprint
no-cli
no-tls
no-dtls
no-multicast-peers
# Media goes by UDP: connections on would make it a proxy to any port of the Internet.
no-tcp-relay
log-file=stdout
pidfile=$folder/turn.pid
userdb=$folder/turn.sqlite
# Media of strangers to strangers alone: a relay that reached the operator's own network would be a way into it.
denied-peer-ip=0.0.0.0-0.255.255.255
denied-peer-ip=10.0.0.0-10.255.255.255
denied-peer-ip=100.64.0.0-100.127.255.255
denied-peer-ip=127.0.0.0-127.255.255.255
denied-peer-ip=169.254.0.0-169.254.255.255
denied-peer-ip=172.16.0.0-172.31.255.255
denied-peer-ip=192.0.0.0-192.0.0.255
denied-peer-ip=192.168.0.0-192.168.255.255
denied-peer-ip=198.18.0.0-198.19.255.255
denied-peer-ip=224.0.0.0-255.255.255.255
denied-peer-ip=::
denied-peer-ip=::1
denied-peer-ip=::ffff:0:0-::ffff:ffff:ffff
denied-peer-ip=64:ff9b::-64:ff9b::ffff:ffff
denied-peer-ip=2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff
denied-peer-ip=fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
denied-peer-ip=fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff
total-quota=100
user-quota=8
CONF
exec turnserver -c "$folder/turn.conf"
