#!/usr/bin/env bash
# Adds two regencies with deploy/add-regency and sends requests to each by its host name. Works on a copy-on-write view
# of this machine's files, in its own network, so nothing remains. Needs root, the packages of docs/install.md and a
# build.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${VIEW:-}" = "" ]; then
  exec unshare --mount --net --pid --fork --kill-child env VIEW=outside PRODUCT="$PWD" NODE="$(command -v node)" "$PWD/tests/long/$(basename "$0")"
fi
if [ "$VIEW" = outside ]; then
  view=$(mktemp -d)
  mount -t tmpfs tmpfs "$view"
  mkdir "$view/changes" "$view/work" "$view/root"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$view/changes,workdir=$view/work" "$view/root"
  mount -t proc proc "$view/root/proc"
  mount --rbind /dev "$view/root/dev"
  mkdir -p "$view/root/srv/muba-siaga-112"
  mount --rbind "$PRODUCT" "$view/root/srv/muba-siaga-112"
  ip link set lo up
  exec chroot "$view/root" /usr/bin/env -i VIEW=inside NODE="$NODE" HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    bash /srv/muba-siaga-112/tests/long/add-regency.sh
fi

# Replaces systemd: starts the command of a unit as the user that the unit names.
[ -e /usr/bin/node ] || ln -s "$NODE" /usr/bin/node
cat > /usr/local/bin/systemctl <<'STUB'
#!/usr/bin/env bash
set -euo pipefail
case $1 in
  enable | reload | reload-or-restart) ;;
  disable) while pkill -u "muba-siaga-${3#*@}"; do sleep 0.2; done; exit 0 ;;
  *) exit 0 ;;
esac
[ "${*: -1}" != nginx ] || { nginx -s reload 2> /dev/null || nginx; exit; }
[ ! -e "/var/log/$3.log" ] || exit 0
instance=${3#*@}
unit=$(sed "s/%i/$instance/g" "/etc/systemd/system/${3%%@*}@.service")
setting() { sed -n "s/^$1=//p" <<< "$unit" | head -n 1; }
command=(env -C "$(setting WorkingDirectory)" $(setting Environment))
while IFS= read -r line; do command+=("$line"); done < <(sed '/^#/d; /^$/d' "$(setting EnvironmentFile)")
install -d -m 700 -o "$(setting User)" "/var/lib/$(setting StateDirectory)"
runuser -u "$(setting User)" -- "${command[@]}" SCREENS=off $(setting ExecStart) > "/var/log/$3.log" 2>&1 &
STUB
chmod +x /usr/local/bin/systemctl
rm -rf /run/postgresql/* /etc/postgresql/17 /etc/nginx/conf.d/*
# The default site, as Debian's package enables it.
ln -sf /etc/nginx/sites-available/default /etc/nginx/sites-enabled/default
nginx
pg_createcluster --port 5432 17 regencies -D /var/lib/postgresql/regencies -- --auth-local=peer > /dev/null
pg_ctlcluster 17 regencies start

cd /srv/muba-siaga-112
expect() { echo "$1"; shift; "$@" > /tmp/output 2>&1 || { cat /tmp/output; tail -n 20 /var/log/muba-siaga@*.log; exit 1; }; }
refuse() { echo "$1"; shift; ! "$@" > /tmp/output 2>&1 || { cat /tmp/output; exit 1; }; }
says() { grep -q "$1" /tmp/output || { echo "missing in the output: $1"; cat /tmp/output; exit 1; }; }
refuse_port() { refuse "$1" deploy/add-regency "${@:2}"; says "^port: "; }
ask() { curl --fail --insecure --silent --show-error --retry 30 --retry-delay 1 --resolve "$1:443:127.0.0.1" "https://$1$2" "${@:3}"; }

# The state that an earlier run leaves if it stops after creating the database.
runuser -u postgres -- psql -qc 'create role "muba-owner-ogan-ilir" login' -c 'create database "muba-ogan-ilir" owner "muba-owner-ogan-ilir"'
echo "server { listen 80 default_server; }" > /etc/nginx/conf.d/other.conf
refuse "a site that nginx refuses is not added" deploy/add-regency lahat siaga.lahat.example.go.id 3101
says "nginx refuses"
expect "the refused site leaves no file" test "$(ls /etc/nginx/conf.d)" = other.conf
rm /etc/nginx/conf.d/other.conf
expect "the first regency is added" deploy/add-regency lahat siaga.lahat.example.go.id 3101
expect "the second regency is added" deploy/add-regency ogan-ilir siaga.oganilir.example.go.id 3102
for name in lahat ogan-ilir; do
  expect "$name answers by its host name" ask "siaga.${name/-/}.example.go.id" /api/health
  export REGENCY=$name
  expect "$name gets its reference data" muba-siaga-db seed
  expect "$name can be backed up" muba-siaga-db backup "/var/backups/muba-siaga/$name"
  expect "$name gets its map" muba-siaga-db import osm "$PWD/tests/data/osm/andorra.osm.pbf" --anywhere
  ground=$(sed -n s/^GROUND_FOLDER=//p "/etc/muba-siaga/$name/server.env")
  expect "its server can read the map" runuser -u "muba-siaga-$name" -- sh -c "cat $ground/*.pmtiles > /dev/null"
done
expect "logs are deleted after 90 days" grep -q MaxRetentionSec=90day /etc/systemd/journald.conf.d/muba-siaga.conf
# Settings of an earlier version, which had no folder for maps.
sed -i /^GROUND_FOLDER=/d /etc/muba-siaga/ogan-ilir/owner.env
expect "adding a regency again adds a missing setting" deploy/add-regency ogan-ilir siaga.oganilir.example.go.id 3102
expect "the setting is the same for the owner and the server" test "$(cat /etc/muba-siaga/ogan-ilir/*.env | grep -cx "GROUND_FOLDER=$ground")" = 2
expect "a regency can be added again" deploy/add-regency lahat siaga.lahat.example.go.id 3101
echo "# own line" >> /etc/nginx/conf.d/muba-siaga-lahat.conf
expect "a regency whose site was edited can be added again" deploy/add-regency lahat siaga.lahat.example.go.id 3101
says "muba-siaga-lahat.conf stays as it is"
says "^https://siaga.lahat.example.go.id serves lahat"
expect "an existing site keeps its host name" deploy/add-regency lahat siaga.new.example.go.id 3101
says "^https://siaga.new.example.go.id does not serve lahat: .*/muba-siaga-lahat.conf keeps its host name"
expect "an existing site keeps its edits" grep -qx "# own line" /etc/nginx/conf.d/muba-siaga-lahat.conf
echo PORT=3200 > /etc/muba-siaga/server.env
refuse_port "a port cannot be used twice" muratara siaga.muratara.example.go.id 3101
refuse_port "the port of the installation without a name is refused" muratara siaga.muratara.example.go.id 3200
refuse_port "the default port of that installation is refused" muratara siaga.muratara.example.go.id 3000
refuse_port "a port on which another program listens is refused" muratara siaga.muratara.example.go.id 5432
refuse_port "a port above 65535 is refused" muratara siaga.muratara.example.go.id 65536
refuse_port "a regency cannot get another port later" lahat siaga.lahat.example.go.id 3103
refuse "a host name cannot be used twice" deploy/add-regency muratara siaga.lahat.example.go.id 3103
says "^host name: siaga.lahat.example.go.id belongs to /etc/nginx/conf.d/muba-siaga-lahat.conf"
echo "server { listen 80; server_name Room.Example.go.id other.example.go.id; }" > /etc/nginx/conf.d/muba-siaga.conf
refuse "the host name of the installation without a name is refused" deploy/add-regency muratara room.example.go.id 3103
says "^host name: "
rm /etc/nginx/conf.d/muba-siaga.conf
expect "a refused regency leaves nothing" test ! -e /etc/muba-siaga/muratara
key=$(REGENCY=lahat muba-siaga-db key test | tail -n 1)
expect "an incident is created in the first regency" ask siaga.lahat.example.go.id /api/v1/incidents -H "authorization: Bearer $key" \
  --json '{"type":"road-accident","location":{"lng":103.83,"lat":-2.88}}'
expect "the first regency accepts its key" ask siaga.lahat.example.go.id /api/v1/incidents -H "authorization: Bearer $key"
refuse "the second regency refuses the key of the first" curl --fail --insecure --silent --resolve siaga.oganilir.example.go.id:443:127.0.0.1 \
  https://siaga.oganilir.example.go.id/api/v1/incidents -H "authorization: Bearer $key"
sessions_query="select count(*) > 0 from pg_stat_activity where usename = 'muba-siaga-lahat' and state is not null"
expect "the owner sees the sessions of its server" grep -qx t <(runuser -u muba-owner-lahat -- psql -qAt muba-lahat -c "$sessions_query")
count() { runuser -u postgres -- psql -qAt "muba-$1" -c "select count(*) from incident"; }
expect "the incident is in one database only" test "$(count lahat) $(count ogan-ilir)" = "1 0"
as_lahat() { runuser -u muba-siaga-lahat -- "$@"; }
expect "a server reads its own database" as_lahat psql -qAt muba-lahat -c "select 1"
refuse "a server cannot read the other's database" as_lahat psql -qAt muba-ogan-ilir -c "select 1"
expect "a server reads its own settings" as_lahat cat /etc/muba-siaga/lahat/server.env
refuse "a server cannot read the other's settings" as_lahat cat /etc/muba-siaga/ogan-ilir/server.env
refuse "a server cannot read the settings of its owner" as_lahat cat /etc/muba-siaga/lahat/owner.env
expect "a server reads its own backups" as_lahat ls /var/backups/muba-siaga/lahat
refuse "a server cannot read the other's backups" as_lahat ls /var/backups/muba-siaga/ogan-ilir
refuse "an unknown host name gets nothing" curl --insecure --silent --max-time 5 --resolve other.example:443:127.0.0.1 https://other.example/api/health
# deploy/province copies both regencies into one file, in which the sensitive incident has no location.
ask siaga.lahat.example.go.id /api/v1/incidents -H "authorization: Bearer $key" > /dev/null \
  --json '{"type":"sexual-violence","location":{"lng":103.84,"lat":-2.88},"description":"Wati"}'
for name in lahat ogan-ilir; do
  REGENCY=$name muba-siaga-db key province reference:read units:read incidents:read | tail -n 1 > "/tmp/$name.key"
done
# The last line of the list ends without a newline.
printf '%s\n%s' "ogan-ilir http://127.0.0.1:3102 /tmp/ogan-ilir.key" "lahat http://127.0.0.1:3101 /tmp/lahat.key" > /tmp/list
read_province() { ogr2ogr -f CSV /vsistdout/ /tmp/province.gpkg -dialect sqlite -sql "$1"; }
expect "the province reads both regencies" deploy/province /tmp/list /tmp/province.gpkg
incidents='select regency, count(*), count(geometry) from incidents group by regency'
expect "the province sees two incidents, but the location of only one" grep -qx "lahat,2,1" <(read_province "$incidents")
refuse "the province does not see the description of the sensitive incident" grep -a Wati /tmp/province.gpkg
expect "only the user who runs deploy/province may read the file" test "$(stat -c %a /tmp/province.gpkg)" = 600
# Two more regencies, listed first: one whose response cannot be parsed, and one whose response has a second page.
for name in broken full; do mkdir -p "/tmp/$name/ogc/collections/incidents" "/tmp/$name/ogc/collections/units"; done
echo '{}' | tee /tmp/broken/ogc/collections/{incidents,units}/items > /dev/null
echo '{"type":"FeatureCollection","links":[{"rel":"next"}],"features":[]}' | tee /tmp/full/ogc/collections/{incidents,units}/items > /dev/null
sed -i '1i broken file:///tmp/broken /tmp/lahat.key\nfull file:///tmp/full /tmp/lahat.key' /tmp/list
rm /tmp/province.gpkg
refuse "a response that cannot be parsed is reported" deploy/province /tmp/list /tmp/province.gpkg
says "^broken could not be read"
says "^full has more than 10000 incidents"
expect "the other regencies are still read" grep -qx "lahat,2,1" <(read_province "$incidents")
sed -i 's/3101/3999/' /tmp/list
refuse "an unreachable regency is reported" deploy/province /tmp/list /tmp/province.gpkg
expect "the rows of its last response are kept" grep -qx "lahat,2,1" <(read_province "$incidents")
sed -n '/^## Removing one$/,/^## The/{/^```sh$/,/^```$/{/^```/d;s/^name=.*/name=ogan-ilir/;p}}' docs/scale.md > /tmp/remove
expect "the second regency is removed" bash -eux /tmp/remove
refuse "its host name gets nothing" curl --insecure --silent --max-time 5 --resolve siaga.oganilir.example.go.id:443:127.0.0.1 https://siaga.oganilir.example.go.id/api/health
expect "it leaves no file" test -z "$(find /etc /var/lib /var/backups /var/log/nginx -path /var/lib/postgresql -prune -o -name '*ogan-ilir*' -print)"
expect "it leaves no user, group, role or database" test -z "$(grep ogan-ilir /etc/passwd /etc/group; runuser -u postgres -- psql -Atc "select rolname from pg_roles where rolname like '%ogan-ilir' union all select datname from pg_database where datname like '%ogan-ilir'")"
expect "the first regency still answers" ask siaga.lahat.example.go.id /api/health
expect "the unit is well formed" systemd-analyze verify --man=no /etc/systemd/system/muba-siaga@lahat.service
echo "all passed"
