#!/bin/sh
# Runs a part of docker-compose.yml's profile prod once it has what it needs: settings.sh NAME... -- PROGRAM...
# Else it says what is missing and what to do. Values are never repeated: a secret key may have slipped in.
set -euf
ok=yes
complain() {
	echo "$1 $2: it has to be $3. Set it in the file .env beside docker-compose.yml, then: docker compose --profile prod up -d" >&2
	ok=
}
while [ "$1" != "--" ]; do
	eval "value=\${$1:-}"
	how="is wrong"
	if [ -z "$value" ]; then how="is not set"; fi
	case $1 in
	DSTREAM_DOMAIN)
		should="the domain that leads to this machine, such as live.example.org"
		case $value in
		*[!a-z0-9.-]* | *..* | .* | *. | -*) complain "$1" "$how" "$should" ;;
		*.*[a-z]*) ;;
		*) complain "$1" "$how" "$should" ;;
		esac
		;;
	DSTREAM_BOX_OWNERS)
		should="npub1… of who may create streams here, comma between several"
		case $value in
		*[a-z0-9]*) ;;
		*) value=- ;;
		esac
		for owner in $(echo "$value" | tr ',' ' '); do
			case $owner in
			npub1*) ;;
			*[!0-9a-f]*) complain "$1" "$how" "$should" && break ;;
			*) if [ ${#owner} -ne 64 ]; then complain "$1" "$how" "$should" && break; fi ;;
			esac
		done
		;;
	DSTREAM_TURN_SECRET)
		case $value in
		*[!A-Za-z0-9_+/=.-]*) complain "$1" "$how" "a long random text of letters and digits, such as openssl rand -hex 24 prints" ;;
		????????????????*) ;;
		*) complain "$1" "$how" "a long random text of letters and digits, such as openssl rand -hex 24 prints" ;;
		esac
		;;
	*) complain "$1" "is unknown" "one of those this script knows" ;;
	esac
	shift
done
if [ -z "$ok" ]; then exit 1; fi
shift
exec "$@"
