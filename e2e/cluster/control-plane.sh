#!/usr/bin/env bash
# Takes etcd, API server, controllers and scheduler of a running node away, as an outage does, and brings them back.
#
#   control-plane.sh stop|start
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
case ${1:-} in
  stop) stop control-plane 5 ;;
  start)
    kube node
    start_control_plane
    wait_for 60 "the API server" api_ready
    ;;
  *)
    say "control-plane.sh stop|start"
    exit 2
    ;;
esac
