#!/usr/bin/env bash
# Starts a Kubernetes from source on this machine; down.sh stops it.
#
#   up.sh api    etcd and kube-apiserver on loopback; needs Go
#   up.sh node   a whole cluster of one node in a network namespace of its own; needs Go, Linux and root
#
# Prints where the kubeconfig lies. Exit code 3: this machine cannot run that tier; standard error says why.
set -Eeuo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tier=${1:-}
# Whatever code a program fails with is not this script's.
trap 'say "failed; logs: $D/log; clean up with $here/down.sh"; exit 1' ERR

[[ $tier == api || $tier == node ]] || { say "up.sh api|node" && exit 2; }
if [[ -f $D/control-plane.pid && -d /proc/$(<"$D/control-plane.pid") ]]; then
  say "already running: $here/down.sh stops it"
  exit $CANNOT
fi
[[ $tier == api ]] || need_node
kube "$tier"
[[ $tier == api ]] || images
mkdir -p "$D/bin"
for name in kube kubectl; do ln -sfn "$kube" "$D/bin/$name"; done
export PATH=$D/bin:$PATH KUBECONFIG=$D/control-plane/pki/admin.kubeconfig

ctr() { command ctr --address "$SOCKET" -n k8s.io "$@"; }
done_up() {
  say "ready: export KUBECONFIG=$KUBECONFIG"
  echo "$KUBECONFIG"
}

if [[ $tier == api ]]; then
  start control-plane "$kube" control-plane -dir "$D/control-plane" "${audit[@]}"
  wait_for 60 "the API server" api_ready
  done_up
  exit
fi

# The node's network: a namespace with no way out. The default route, without which ClusterIPs are not routed at all,
# leads to an interface pair that ends in itself. The host reaches the node, its pods and its Services over one more pair;
# while the cluster is down, "unreachable" routes keep such traffic on this machine.
network() {
  echo "$NS" >"$D/netns"
  ip netns add "$NS"
  ip link add "$NS-host" type veth peer name eth0 netns "$NS"
  ip addr add "$HOST_IP/30" dev "$NS-host"
  ip link set "$NS-host" up
  ip -n "$NS" addr add "$NODE_IP/30" dev eth0
  ip -n "$NS" link set lo up
  ip -n "$NS" link set eth0 up
  ip -n "$NS" link add nowhere type veth peer name nowhere-end
  ip -n "$NS" link set nowhere up
  ip -n "$NS" link set nowhere-end up
  ip -n "$NS" route add default dev nowhere
  for range in $PODS $SERVICES; do
    ip route replace unreachable "$range" metric 4096
    ip route add "$range" via "$NODE_IP" dev "$NS-host"
  done
  inside sysctl -qw net.ipv4.ip_forward=1
}

# restrict_oom_score_adj: root without CAP_SYS_RESOURCE may not lower the score, and every pod would fail.
# ptp, not bridge: all pod traffic is routed, so Services work between pods of one node without br_netfilter.
runtime() {
  mkdir -p "$D/cni"
  cat >"$D/cni/10-pods.conflist" <<END
{"cniVersion":"1.0.0","name":"pods","plugins":[
 {"type":"ptp","ipMasq":false,"ipam":{"type":"host-local","dataDir":"$D/cni-state","ranges":[[{"subnet":"$NODE_PODS"}]],"routes":[{"dst":"0.0.0.0/0"}]}},
 {"type":"portmap","capabilities":{"portMappings":true}}]}
END
  cat >"$D/containerd.toml" <<END
version = 2
root = "$D/containerd"
state = "/run/$NS-containerd"
[grpc]
  address = "$SOCKET"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$D/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
END
  start_inside containerd containerd --config "$D/containerd.toml"
  wait_for 20 containerd ctr version
  for archive in "${archives[@]}"; do ctr images import "$archive" >&2; done
}

node() {
  mkdir -p "$D/kubelet" "$D/pod-logs"
  # kubelet sets these for the whole machine; down.sh puts the old values back.
  [[ -f $D/sysctl ]] || sysctl vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops \
    kernel.keys.root_maxkeys kernel.keys.root_maxbytes >"$D/sysctl" 2>/dev/null || true
  # Pods with dnsPolicy Default ask here, where nobody answers.
  echo "nameserver 127.0.0.1" >"$D/resolv.conf"
  cat >"$D/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $NODE_IP
healthzBindAddress: 127.0.0.1
containerRuntimeEndpoint: unix://$SOCKET
cgroupDriver: cgroupfs
failCgroupV1: false
failSwapOn: false
resolvConf: $D/resolv.conf
podLogsDir: $D/pod-logs
clusterDNS: [$DNS_IP]
clusterDomain: cluster.local
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $D/control-plane/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $D/control-plane/pki/kubelet.crt
tlsPrivateKeyFile: $D/control-plane/pki/kubelet.key
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
serializeImagePulls: false
nodeStatusUpdateFrequency: 5s
shutdownGracePeriod: 0s
maxPods: 60
featureGates: {KubeletCrashLoopBackOffMax: true}
crashLoopBackOff: {maxContainerRestartPeriod: 10s}
END
  start_inside kubelet "$kube" kubelet --config "$D/kubelet.yaml" --root-dir "$D/kubelet" --cert-dir "$D/kubelet/pki" \
    --kubeconfig "$D/control-plane/pki/kubelet.kubeconfig" --hostname-override node1 --node-ip $NODE_IP
}

# minSyncPeriod: by default a Service learns of a change a second late. conntrack: its sizes belong to the first namespace.
services() {
  cat >"$D/kube-proxy.yaml" <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clusterCIDR: $PODS
hostnameOverride: node1
bindAddress: $NODE_IP
metricsBindAddress: 127.0.0.1:10249
clientConnection: {kubeconfig: $D/control-plane/pki/kube-proxy.kubeconfig}
nftables: {minSyncPeriod: 100ms}
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
END
  start_inside kube-proxy "$kube" kube-proxy --config "$D/kube-proxy.yaml"
}

if [[ -e /run/netns/$NS ]]; then
  say "cannot run here: there is another cluster of this kind, and a machine holds one (network namespace $NS)"
  exit $CANNOT
fi
network
start_control_plane
runtime
wait_for 60 "the API server" api_ready
node
services
kubectl apply -f "$here/coredns.yaml" >/dev/null
wait_for 90 "the node" kubectl wait --for=condition=Ready node/node1 --timeout=1s
kubectl -n kube-system rollout status deployment/coredns --timeout=120s >/dev/null
done_up
