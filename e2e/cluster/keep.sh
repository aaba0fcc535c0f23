#!/usr/bin/env bash
# As up.sh, unless the node runs already: prints where the kubeconfig lies in either case.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
if [[ -f $D/control-plane.pid ]] && alive "$(<"$D/control-plane.pid")"; then
  echo "$D/control-plane/pki/admin.kubeconfig"
else
  exec "$here/up.sh" "$@"
fi
