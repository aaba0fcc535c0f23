#!/usr/bin/env bash
# Stops what up.sh started and removes its state. Built programs and loaded images stay.
#
#   down.sh [--purge]   also remove the node's image store
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The containers, by their own runtime's list.
stop_containers() {
  local c=(ctr --address "/run/$NS-containerd/containerd.sock" -n k8s.io) id
  [[ -S ${c[2]} ]] || return 0
  for id in $("${c[@]}" tasks ls -q); do "${c[@]}" tasks kill -s SIGKILL "$id"; done
  for id in $("${c[@]}" containers ls -q); do
    "${c[@]}" tasks rm -f "$id"
    "${c[@]}" containers rm "$id"
  done
}

# What is still mounted: pod volumes, the kubelet's folder on itself, roots of containers.
unmount() {
  awk -v r="$1" '$2 == r || index($2, r "/") == 1 { print $2 }' /proc/mounts | sort -r | while read -r m; do umount -l "$m"; done
}

remove_network() {
  # The pods' own namespaces, unless something still runs in them.
  ip netns list | awk '/^cni-/ { print $1 }' | while read -r n; do [[ -n $(ip netns pids "$n") ]] || ip netns del "$n"; done
  ip link del "$NS-host" 2>/dev/null
  ip netns del "$NS"
  for range in 10.244.0.0/16 10.96.0.0/16; do ip route del unreachable "$range" metric 4096 2>/dev/null; done
}

stop kubelet 5
stop kube-proxy 3
NS=$(cat "$D/netns" 2>/dev/null)
[[ -z $NS ]] || stop_containers >/dev/null 2>&1
stop containerd 5
stop control-plane 5
if [[ -n $NS ]]; then
  unmount "$D/kubelet"
  unmount "/run/$NS-containerd"
  remove_network
  rm -rf "/run/$NS-containerd" "$D/netns"
fi
if [[ -f $D/sysctl ]]; then
  sysctl -q -p "$D/sysctl" && rm -f "$D/sysctl"
fi
rm -rf "$D/control-plane" "$D/kubelet" "$D/cni-state" "$D/pod-logs"
[[ ${1:-} != --purge ]] || rm -rf "$D/containerd"
