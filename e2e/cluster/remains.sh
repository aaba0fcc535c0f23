#!/usr/bin/env bash
# Writes what is in a cluster into a folder: Prism's resources, workloads, events, and logs of its pods.
#
#   remains.sh KUBECONFIG FOLDER
set -uo pipefail
PATH=${CLUSTER_DIR:-$(dirname "${BASH_SOURCE[0]}")/../../.prism/cluster}/bin:$PATH KUBECONFIG=$1
export PATH KUBECONFIG
folder=$2
mkdir -p "$folder"
ask() { kubectl --request-timeout=10s "$@" 2>&1; }
ask get prism -A -o yaml >"$folder/prism.yaml"
ask get pods,deployments,statefulsets,services,endpointslices,leases -A -o wide >"$folder/objects.txt"
ask get pods -A -o yaml >"$folder/pods.yaml"
ask get events -A --sort-by=.lastTimestamp >"$folder/events.txt"
ask get pods -A -l app.kubernetes.io/part-of=prism -o 'jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name}{"\n"}{end}' |
  while read -r namespace pod; do
    ask logs -n "$namespace" "$pod" --all-containers --tail=5000 >"$folder/$pod.log"
    ask logs -n "$namespace" "$pod" --all-containers --previous --tail=2000 >"$folder/$pod.previous.log"
  done
exit 0
