#!/usr/bin/env bash
# Tests operation without the internet, while the local network works. Runs the database, the server and a browser in a
# network namespace with a LAN whose router forwards nothing, and fails if the product sends a packet to that router.
# Takes some minutes and needs root and tcpdump, so it is run by hand: tests/long/island.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "${ISLAND:-}" = inside ] || exec unshare --net env ISLAND=inside "$0"
ip link set lo up
ip link add lan type veth peer name switch
ip address add 10.112.112.1/24 dev lan
ip address add fd00:112::1/64 dev lan nodad
ip link set lan up
ip link set switch up
router=$(ip -oneline link show switch | grep -oE "ether [^ ]+" | cut -d " " -f 2)
ip neighbour add 10.112.112.2 lladdr "$router" dev lan nud permanent
ip neighbour add fd00:112::2 lladdr "$router" dev lan nud permanent
ip route add default via 10.112.112.2
ip -6 route add default via fd00:112::2

packets=$(mktemp)
# Multicast packets are not recorded, because they do not leave the LAN.
tcpdump -i lan -n -l --immediate-mode "not ip6 multicast and not ip multicast" >"$packets" 2>/dev/null &
recorder=$!
trap 'kill "$recorder"; rm -f "$packets"' EXIT
until curl --silent --max-time 1 http://203.0.113.1/ || [ -s "$packets" ]; do :; done
grep --quiet "> 203.0.113.1.80:" "$packets"

# Calls, intake, dispatch, an incident, the wall and a crew's phone. These tests also fail if a page sends a request to
# another host.
npm test -- --screens intake calls console dispatch.test incident wall.test crew offline --grep @main
# What a phone collected while it was offline arrives later, in order and exactly once.
npm test -- --no-screens server/crew.test server/trackers.test --testNamePattern "positions|offline"
leaving=$(grep -v "> 203.0.113.1.80:" "$packets" || true)
[ -z "$leaving" ] || { printf "these packets were sent out of the LAN:\n%s\n" "$leaving" >&2; exit 1; }
echo "no packet was sent out of the LAN"
