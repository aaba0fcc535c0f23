#!/bin/sh
# Puts what helps to understand an installation into one archive: Prism's resources with their conditions, what was made of
# them, events, the configuration's index, and logs. No Secret is read, no stored value, and values of environment variables
# are left out. It asks as you, with kubectl alone, so it works while the operator does not.
#
#   support-bundle.sh [FILE]    default: prism-support-TIME.tar.gz
set -u
case ${1:-} in
  -*)
    sed -n 's/^# \{0,1\}//p' "$0" | sed -n '2,6p'
    exit 0
    ;;
esac
command -v kubectl >/dev/null || { echo "support-bundle: this takes kubectl" >&2 && exit 1; }
file=${1:-prism-support-$(date -u +%Y%m%dT%H%M%SZ).tar.gz}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
folder=$work/prism-support
mkdir -p "$folder/resources" "$folder/logs"

LINES=5000
PART="-l app.kubernetes.io/part-of=prism"

# What cannot be got is told in its place: often that is the very thing to know.
ask() { kubectl --request-timeout=20s "$@" 2>&1; }
# One string takes one line, so a line is a whole value.
closed() {
  sed -e 's/^\( *"value": \)".*"/\1"(left out)"/' \
    -e 's/^\( *"kubectl.kubernetes.io\/last-applied-configuration": \)".*"/\1"(left out)"/'
}

ask version >"$folder/versions.txt"
ask get nodes -o wide >"$folder/nodes.txt"
ask get customresourcedefinitions -o wide >"$folder/definitions.txt"
ask get prism -A -o wide >"$folder/overview.txt"
for kind in prismpolicies prismshards prismbackends prismnamespaces prismmigrations; do
  ask get "$kind" -A -o json | closed >"$folder/resources/$kind.json"
done
for kind in deployments statefulsets pods services endpointslices poddisruptionbudgets horizontalpodautoscalers \
  networkpolicies serviceaccounts leases; do
  # shellcheck disable=SC2086 # an option and its value
  ask get "$kind" -A $PART -o json | closed >"$folder/resources/$kind.json"
done
# The configuration itself, in the chunks' binary data, stays where it is.
# shellcheck disable=SC2086
ask get configmaps -A $PART -o 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {.metadata.annotations} {.data}{"\n"}{end}' \
  >"$folder/configmaps.txt"
ask get events -A --sort-by=.lastTimestamp | grep -i -e prism -e '^error' >"$folder/events.txt"
# shellcheck disable=SC2086
ask get pods -A $PART -o 'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name}{"\n"}{end}' >"$work/pods"
while read -r namespace pod; do
  [ -n "$pod" ] || continue
  ask logs -n "$namespace" "$pod" --all-containers --prefix --tail=$LINES </dev/null >"$folder/logs/$namespace.$pod.log"
  ask logs -n "$namespace" "$pod" --all-containers --prefix --previous --tail=$LINES </dev/null >"$folder/logs/$namespace.$pod.before.log"
done <"$work/pods"
tar -czf "$file" -C "$work" prism-support && echo "$file"
