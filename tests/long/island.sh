#!/usr/bin/env bash
# Island mode: the internet is gone, the room's own network works. Runs the product (database, server, browser) in a network
# namespace that has a LAN and no route out of it, and counts what tries to leave. Takes some minutes and needs root, so it
# is run by hand: tests/long/island.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "${ISLAND:-}" = inside ] || exec unshare --net env ISLAND=inside "$0"
ip link set lo up
ip link add lan type veth peer name switch
ip address add 10.112.112.1/24 dev lan
ip link set lan up
ip link set switch up

# Packets and connections for which the kernel has no route (the 13th field of Ip, and that of IPv6).
count_attempts() { awk '$1 == "Ip:" && $13 + 0 == $13 || $1 == "Ip6OutNoRoutes" { sum += $1 == "Ip:" ? $13 : $2 } END { print sum }' /proc/net/snmp /proc/net/snmp6; }
before=$(count_attempts)
if curl --silent --max-time 2 http://203.0.113.1/; then echo "the namespace has a route out" >&2; exit 1; fi
after=$(count_attempts)
[ "$after" -gt "$before" ] || { echo "an attempt to leave is not counted" >&2; exit 1; }

# Calls, intake, dispatch, an incident, the wall and a crew's phone. The tests also fail if a page asks another host.
npm test -- --screens intake calls console dispatch.test incident wall.test crew offline --grep @main
# What a phone collected while it was out of reach arrives late, in order and once.
npm test -- --no-screens server/crew.test server/trackers.test --testNamePattern "positions|offline"
attempts=$(($(count_attempts) - after))
echo "attempts to leave the island: $attempts"
[ "$attempts" -eq 0 ]
