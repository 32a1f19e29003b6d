#!/usr/bin/env bash
# Runs exactly the commands of docs/install.md in a new Debian root. Takes about 15 minutes and needs root, debootstrap
# and the Debian mirror, so it is run by hand: tests/long/install.sh [folder for the root]
set -euo pipefail
cd "$(dirname "$0")/../.."
root=${1:-$(mktemp -d)}

[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase trixie "$root" http://deb.debian.org/debian
mkdir -p "$root/srv/muba-siaga-112"
git archive HEAD | tar -x -C "$root/srv/muba-siaga-112"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# Where a proxy inspects TLS, npm needs the certificate authority of the proxy.
[ -z "${NODE_EXTRA_CA_CERTS:-}" ] || cp "$NODE_EXTRA_CA_CERTS" "$root/root/authorities.pem"

# A chroot has no systemd. This script replaces it: it starts the command of a unit as the user that the unit names.
cat > "$root/usr/local/bin/systemctl" <<'STUB'
#!/usr/bin/env bash
set -euo pipefail
start() {
  case $1 in
    postgresql) pg_ctlcluster 17 main start ;;
    nginx) nginx ;;
    systemd-journald | *.timer) ;;
    *)
      unit=/etc/systemd/system/$1.service
      setting() { sed -n "s/^$1=//p" "$unit" | head -n 1; }
      command=(env -C "$(setting WorkingDirectory)" $(setting Environment))
      while IFS= read -r line; do command+=("$line"); done < <(sed '/^#/d; /^$/d; s/="\(.*\)"$/=\1/' "$(setting EnvironmentFile)")
      directory=$(setting StateDirectory)
      [ -z "$directory" ] || install -d -m 700 -o "$(setting User)" "/var/lib/$directory"
      command=(runuser -u "$(setting User)" -g muba-siaga -- "${command[@]}" $(setting ExecStart))
      if [ "$(setting Type)" = oneshot ]; then "${command[@]}"
      else
        "${command[@]}" > "/var/log/$1.log" 2>&1 &
        for _ in $(seq 60); do curl -fs http://127.0.0.1:3000/api/health > /dev/null && break; sleep 1; done
      fi ;;
  esac
}
action=$1; shift
[ "$action" = daemon-reload ] && exit
for unit in "$@"; do [ "$unit" = --now ] || start "$unit"; done
STUB
chmod +x "$root/usr/local/bin/systemctl"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"

sed -n '/^```sh$/,/^```$/{/^```/d;p}' docs/install.md > "$root/root/install.sh"
# Processes and mounts are in namespaces of their own and end with this command.
started=$SECONDS
unshare --mount --pid --fork --kill-child sh -c "
  mount -t proc proc '$root/proc' && mount --rbind /dev '$root/dev' &&
  exec chroot '$root' /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin HOME=/root \
    ${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS=/root/authorities.pem} DEBIAN_FRONTEND=noninteractive \
    bash -exuo pipefail /root/install.sh"
echo "docs/install.md: all commands succeeded in $((SECONDS - started)) s"
