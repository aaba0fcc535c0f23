#!/usr/bin/env bash
# Checks the node that up.sh started: Deployment, probes, Service, DNS, rolling update, healing, logs, port-forward.
# Exit code 1: it does not work; 3: there is none to check.
set -Eeuo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
export PATH=$D/bin:$PATH KUBECONFIG=$D/control-plane/pki/admin.kubeconfig
began=$(date +%s%N)

# passed WHAT: since the last one.
passed() {
  local now
  now=$(date +%s%N)
  printf '%6d ms  %s\n' $(((now - began) / 1000000)) "$*"
  began=$now
}
fetch() { curl -sf -m 5 "$1" >/dev/null; }
rolled_out() { kubectl rollout status deployment/web --timeout=60s >/dev/null; }
# An old pod may answer for a moment after a complete rollout, so this is asked again.
new_version() { [[ $(curl -s -m 5 "http://$service/") == *version=2* ]]; }

if [[ ! -f $D/control-plane.pid || ! -d /proc/$(<"$D/control-plane.pid") ]]; then
  say "cannot run here: there is no node; $here/up.sh node starts one"
  exit $CANNOT
fi
# Whatever code a program fails with is not this script's.
trap 'say "the smoke test failed"; kubectl get pods -o wide >&2 || :; exit 1' ERR
trap 'kubectl delete deployment/web service/web --ignore-not-found --wait=false >/dev/null || :' EXIT
kubectl apply --server-side --force-conflicts --field-manager=smoke -f - >/dev/null <<'END'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
      - name: web
        image: localhost/httpd:1
        imagePullPolicy: Never
        env: [{name: VERSION, value: "1"}]
        ports: [{containerPort: 8080}]
        readinessProbe: {httpGet: {path: /readyz, port: 8080}, periodSeconds: 1}
        resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {memory: 64Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
END
rolled_out
passed "two replicas are ready"

service=$(kubectl get service web -o jsonpath='{.spec.clusterIP}')
mapfile -t pods < <(kubectl get pods -l app=web --field-selector=status.phase=Running \
  -o jsonpath='{range .items[*]}{.metadata.name} {.status.podIP}{"\n"}{end}')
from=${pods[0]% *}
fetch "http://${pods[0]#* }:8080/"
passed "this machine reaches a pod"
for _ in 1 2 3 4; do wait_for 5 "the Service" fetch "http://$service/"; done
passed "this machine reaches a Service, four times"
kubectl exec "$from" -- /httpd get "http://${pods[1]#* }:8080/" >/dev/null
passed "a pod reaches a pod"
for _ in 1 2 3; do kubectl exec "$from" -- /httpd get "http://$service/" >/dev/null; done
passed "a pod reaches a Service that it is part of, three times"
kubectl exec "$from" -- /httpd get http://web.default.svc.cluster.local/ >/dev/null
passed "a pod reaches a Service by its name"

kubectl set env deployment/web VERSION=2 >/dev/null
rolled_out
wait_for 5 "the new version" new_version
passed "a rolling update is through"
kubectl delete "$(kubectl get pods -l app=web -o name | head -n 1)" --wait=false >/dev/null
wait_for 5 "the loss of the pod" bash -c '[[ $(kubectl get deployment web -o jsonpath="{.status.unavailableReplicas}") != "" ]]'
rolled_out
passed "a deleted pod is replaced"
kubectl logs deployment/web >/dev/null 2>&1
passed "there are logs"

kubectl port-forward service/web 18080:80 >/dev/null 2>&1 &
forward=$!
wait_for 5 "the forwarded port" fetch http://127.0.0.1:18080/
kill $forward
passed "a port is forwarded"
