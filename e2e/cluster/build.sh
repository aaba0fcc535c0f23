#!/usr/bin/env bash
# Builds something, unless it is in the cache, and prints where it lies.
#
#   build.sh api     the kube program of the API tier: etcd, kube-apiserver and kubectl
#   build.sh node    the kube program of the node tier: the same and all else that runs pods; and the images that every node holds
#   build.sh image   an archive of localhost/httpd:1, a server to try a cluster with
#   build.sh product archives of localhost/prism:1 and localhost/prism-operator:1 with what Maven packaged; takes Linux
#   build.sh load CLASSES     an archive of localhost/prism-load:1, a client that calls all the time; its classes lie in a folder
#   build.sh postgres ARCHIVE an archive of localhost/postgres:1 with the server of a .txz
#
# Exit code 3: it cannot be built on this machine; standard error says why.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
case ${1:-} in
  api | node)
    kube "$1"
    [[ $1 == api ]] || images
    echo "$kube"
    ;;
  image)
    image images ./httpd httpd "seconds"
    echo "$archive"
    ;;
  product)
    product
    printf '%s\n' "${archives[@]}"
    ;;
  load | postgres)
    "$1" "${2:?}"
    printf '%s\n' "${archives[@]}"
    ;;
  *)
    say "build.sh api|node|image|product|load|postgres"
    exit 2
    ;;
esac
