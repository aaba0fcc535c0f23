#!/usr/bin/env bash
# Writes PROGRAM.classes anew: the names of the classes that a program of the images loads, for root.sh to archive. To be run when much of
# the product or a library has changed; a class that is named but is not there any more does no harm, and one that is missing is loaded from
# its jar as ever.
#
#   train.sh proxy
#
# Takes what Maven packaged, Linux, curl and a minute. It runs a plugin, gateways and clients on loopback, in a folder of their own.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=images/contents.sh
source "$here/contents.sh"
[[ ${1:-} == proxy ]] || { echo "train.sh proxy" >&2 && exit 2; }
work=$(mktemp -d "${TMPDIR:-/tmp}/prism-train.XXXXXX")
pids=()
finish() {
  ((!${#pids[@]})) || kill "${pids[@]}" 2>/dev/null || :
  wait
  rm -rf "$work"
}
trap finish EXIT
"$here/root.sh" proxy "$work/image" >&2
cd "$work"
classpath=$(class_path "$work/image/prism/lib" "$work/image/prism/lib")

# java NAME ARGUMENTS...: runs the program; what it loads stands in NAME.list once it has ended.
java() {
  local name=$1
  shift
  # shellcheck disable=SC2086 # several options in one variable
  "$work/image/jre/bin/java" $PROXY_OPTIONS -Xshare:auto -XX:DumpLoadedClassList="$work/$name.list" -cp "$classpath" $PROXY_MAIN "$@"
}
background() {
  java "$@" >"$work/$1.log" 2>&1 &
  pids+=($!)
}
wait_for() {
  for ((i = 0; i < 1200; i++)); do
    [[ ! -s $1 ]] || return 0
    sleep 0.1
  done
  echo "there is no $1:" >&2
  cat "$work"/*.log >&2
  exit 1
}
address() { tr -d ' \n' <"$1" | sed -n 's/.*"'"$2"'":"\([^"]*\)".*/\1/p'; }

# Names and certificates of this run only.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout key.pem -out cert.pem 2>/dev/null
openssl pkcs8 -topk8 -nocrypt -in key.pem -out key8.pem
echo token >token
printf '%s\n' 'namespaces:' >prism.yaml
for store in heap disk away; do
  printf '  - {name: %s, pattern: keyvalue, needs: {durability: best-effort}, backend: {name: %s}, access: {owners: [localhost]}}\n' $store $store >>prism.yaml
done

# A store is one installation's, so there are two.
for lane in on off; do
  background "plugin-$lane" plugin --backend memory --listen 127.0.0.1:0 --metrics-port 0 --ports-file "plugin-$lane.ports" --data-dir "plugin-$lane-data"
done
wait_for plugin-on.ports
wait_for plugin-off.ports
# server LANE TLS
server() {
  cat <<END
listeners:
  grpc: {host: 127.0.0.1, port: 0$2}
  http: {host: 127.0.0.1, port: 0}
  admin: {host: 127.0.0.1, port: 0}
  metrics: {host: 127.0.0.1, port: 0}
backends:
  - {name: heap, type: memory}
  - {name: disk, type: sqlite}
  - name: away
    type: memory
    plugin: {address: "$(address plugin-$1.ports plugin)"}
END
}
server on ', auth: mtls, tls: {certificate: cert.pem, key: key8.pem, client_ca: cert.pem}' >on.yaml
server off '' >off.yaml
for lane in on off; do
  background "serve-$lane" serve --fast-lane $lane --config prism.yaml --server $lane.yaml --data-dir "data-$lane" --ports-file "$lane.ports" --readiness-delay 0s
done
wait_for on.ports
wait_for off.ports
background proxy proxy --fast-lane on --shard shop --proxy-id pod --control "localhost:$(address on.ports grpc | sed 's/.*://')" --control-ca cert.pem \
  --token-file token --cache-dir cache --ports-file proxy.ports --grpc-port 0 --http-port 0 --admin-port 0 --metrics-port 0 --readiness-delay 0s
wait_for proxy.ports

# Clients, of which nothing is written down.
client() {
  local ports=$1
  shift
  "$work/image/jre/bin/java" -XX:TieredStopAtLevel=1 -cp "$classpath" $PROXY_MAIN kv "$@" -t "localhost:$(address "$ports" grpc | sed 's/.*://')" >>clients.log 2>&1 ||
    { tail "$work/clients.log" >&2 && exit 1; }
}
for store in heap disk away; do
  for command in 'put key value' 'get key' 'incr number' 'scan' 'delete key'; do
    # shellcheck disable=SC2086 # several words
    client on.ports $command -n $store --ca cert.pem --cert cert.pem --key key8.pem
    # shellcheck disable=SC2086
    client off.ports $command -n $store
  done
  for method in PUT GET DELETE; do
    curl -sS -o curl.log -X $method -d "$([[ $method != PUT ]] || echo value)" "http://$(address off.ports http)/kv/$store/key"
  done
done
for ports in on.ports off.ports proxy.ports; do
  for path in livez readyz healthz metrics; do
    curl -sS -o curl.log "http://$(address $ports metrics)/$path"
  done
done

kill "${pids[@]}"
wait "${pids[@]}" || :
pids=()

# What the runtime's own list names is archived anyway; numbers and classes of other loaders hold for one run only.
LC_ALL=C
cat ./*.list | grep -v -e '^#' -e 'source:' | sed 's/ id: [0-9]*$//; s/ super: .*//' | sort -u >loaded
grep -v '^#' image/jre/lib/classlist | sed 's/ id: [0-9]*$//' | sort -u >known
comm -23 loaded known >"$here/proxy.classes"
wc -l "$here/proxy.classes" >&2
