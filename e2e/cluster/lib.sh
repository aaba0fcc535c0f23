# What the scripts of this folder share. To be sourced by bash, also the 3.2 of macOS.
#
# CLUSTER_DIR    state of the cluster that up.sh starts (default: .prism/cluster in the checkout)
# CLUSTER_CACHE  built programs, named by a hash of their sources (default: prism/cluster in the user's cache folder)

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
D=${CLUSTER_DIR:-$here/../../.prism/cluster}
CACHE=${CLUSTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/prism/cluster}
mkdir -p "$CACHE" "$D/log"
D=$(cd "$D" && pwd -P)

# The network namespace of a node, and what is reached in it.
NS=prism
HOST_IP=10.89.0.1 NODE_IP=10.89.0.2
PODS=10.244.0.0/16 NODE_PODS=10.244.0.0/24 SERVICES=10.96.0.0/16 DNS_IP=10.96.0.10
SOCKET=/run/$NS-containerd/containerd.sock

# The exit code for "this machine cannot run this tier"; a caller may skip, where 1 is a failure.
CANNOT=3

say() { printf 'cluster: %s\n' "$*" >&2; }

digest() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c1-16; }

# name_program MODULE PACKAGE NAME [BUILD OPTIONS...]: sets $built to where a program lies once it is built.
name_program() {
  local module=$1 package=$2 name=$3 key
  shift 3
  key=$({
    echo "$package $* $(uname -sm)"
    cd "$here/$module" || exit
    cat go.mod go.sum
    find . -name '*.go' ! -name '*_test.go' | LC_ALL=C sort | while read -r f; do echo "$f" && cat "$f"; done
  } | digest)
  built=$CACHE/$name-$key
}

# program MODULE PACKAGE NAME COST [BUILD OPTIONS...]: sets $built to the program, which is built unless it is there.
program() {
  local module=$1 package=$2 name=$3 cost=$4
  shift 4
  name_program "$module" "$package" "$name" "$@"
  if [[ -x $built ]]; then
    touch "$built"
    return
  fi
  if ! command -v go >/dev/null; then
    say "cannot run here: $name is built from source, and there is no Go ($(awk '$1 == "go" { print $2 }' "$here/$module/go.mod") or newer) on the PATH"
    exit $CANNOT
  fi
  # Who needs it at the same time waits for this one.
  if command -v flock >/dev/null; then
    exec 8>"$CACHE/$name.lock"
    flock 8
    if [[ -x $built ]]; then
      exec 8>&-
      return
    fi
  fi
  say "building $name, once on this machine: $cost"
  if ! (cd "$here/$module" && CGO_ENABLED=0 GOFLAGS="-trimpath -buildvcs=false -mod=readonly" go build -o "$built.$$" "$@" "$package") >&2; then
    rm -f "$built.$$"
    say "$name could not be built"
    exit 1
  fi
  mv "$built.$$" "$built"
  exec 8>&-
  # Those of sources that nobody has used for a month.
  find "$CACHE" -name "$name-*" -mtime +30 -exec rm -f {} +
}

# kube api|node: sets $kube to the program of a tier.
kube() {
  local version minor stamp p
  version=$(awk '$1 == "k8s.io/kubernetes" { print $2; exit }' "$here/kube/go.mod")
  minor=${version#v1.}
  # Unstamped it says v0.0.0, which Helm and clients misread.
  stamp="-s -w"
  for p in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    stamp+=" -X $p.gitVersion=$version -X $p.gitMajor=1 -X $p.gitMinor=${minor%%.*} -X $p.gitTreeState=clean"
  done
  case $1 in
    api)
      # The program for a node does this, too; who builds it just now is waited for.
      name_program kube . kube-node -tags node -ldflags "$stamp"
      if [[ ! -x $built && -e $CACHE/kube-node.lock ]] && command -v flock >/dev/null; then
        flock "$CACHE/kube-node.lock" true
      fi
      [[ -x $built ]] || program kube . kube-api "about 7 minutes of CPU, 2 GB of memory" -ldflags "$stamp"
      ;;
    node) program kube . kube-node "up to 12 minutes of CPU, 2.4 GB of memory" -tags node -ldflags "$stamp" ;;
    *) say "no such tier: $1" && exit 2 ;;
  esac
  kube=$built
}

# image MODULE PACKAGE NAME COST: sets $archive to an image localhost/NAME:1 with that one program.
image() {
  local mkimage program
  program images ./mkimage mkimage "seconds" -ldflags "-s -w"
  mkimage=$built
  program "$1" "$2" "$3" "$4" -ldflags "-s -w"
  program=$built
  archive=$program.${mkimage##*-}.tar
  [[ -f $archive ]] && return
  "$mkimage" -out "$archive.$$" -tag "localhost/$3:1" -layer "$program:/$3" -entrypoint "/$3"
  mv "$archive.$$" "$archive"
}

# images: sets $archives to those that every node holds.
images() {
  archives=()
  image images ./pause pause "seconds"
  archives+=("$archive")
  image images ./httpd httpd "seconds"
  archives+=("$archive")
  image dns . coredns "about 2 minutes of CPU"
  archives+=("$archive")
}

# What the product's images hold, for the Dockerfiles too.
# shellcheck source=images/contents.sh
source "$here/../../images/contents.sh"

# runtime: sets $jre to a Java runtime with those parts, and $root to the files of an image that nothing else brings.
runtime() {
  local jdk
  jdk=$(. "$here/../../build/find-jdk.sh" && prism_find_jdk javac && echo "$PRISM_JDK")
  jre=$CACHE/jre-$(printf %s "$("$jdk/bin/java" -version 2>&1)$JAVA_MODULES" | digest)
  if [[ ! -d $jre ]]; then
    say "building a Java runtime, once on this machine: seconds"
    java_runtime "$jdk" "$jre.$$" >&2
    mv "$jre.$$" "$jre"
  fi
  root=$D/image-root
  mkdir -p "$root/tmp" "$root/etc"
  chmod 1777 "$root/tmp"
  printf '%s\n' "$IMAGE_PASSWD" >"$root/etc/passwd"
}

# libraries NAME...: prints the SRC:DEST pairs of libraries of this machine, and of the program that loads them.
libraries() {
  local file folder loader
  folder=$(dirname "$(ldconfig -p | awk '/libc\.so\.6 / && !/libc6,x32|i386/ { print $NF; exit }')")
  for file in "${C_LIBRARIES[@]}" "$@"; do
    printf ',%s:%s' "$(readlink -f "$folder/$file")" "$folder/$file"
  done
  for loader in "${C_LOADERS[@]}"; do
    [[ ! -e $loader ]] || printf ',%s:%s' "$(readlink -f "$loader")" "$loader"
  done
}

# java_image NAME FOLDERS CLASSPATH MAIN OPTIONS: adds localhost/NAME:1 to $archives, which runs a main class of what SRC:DEST pairs bring.
java_image() {
  local name=$1 folders=$2 classpath=$3 main=$4 options=$5
  archive=$D/$name.tar
  "$mkimage" -out "$archive" -tag "localhost/$name:1" -layer "$root:/$(libraries)" -layer "$jre:/jre" -layer "$folders" \
    -env JAVA_HOME=/jre -entrypoint "/jre/bin/java $options -cp $classpath $main" >&2
  archives+=("$archive")
}

# packaged MODULE NAME: sets $folder to what Maven packaged.
packaged() {
  folder=$(echo "$here"/../../"$1"/target/"$2"-*/)
  [[ -d $folder/lib ]] || { say "there is no $folder: build first (./prism e2e does)" && exit 1; }
}

# prepare_images: all that java_image and postgres need.
prepare_images() {
  program images ./mkimage mkimage "seconds" -ldflags "-s -w"
  mkimage=$built
  runtime
  archives=()
}

# product: sets $archives to the images of what Maven packaged.
product() {
  prepare_images
  product_image proxy prism
  product_image operator prism-operator
}

# product_image WHICH NAME: adds localhost/NAME:1 to $archives, with the files that the Dockerfile brings.
product_image() {
  local files=$D/files-$1
  rm -rf "$files"
  # The time that mkimage gives all files; others would not fit the archive of classes.
  SOURCE_DATE_EPOCH=0 PRISM_RUNTIME=$jre "$here/../../images/root.sh" "$1" "$files" >&2
  archive=$D/$2.tar
  "$mkimage" -out "$archive" -tag "localhost/$2:1" -layer "$files:/" -env JAVA_HOME=/jre -entrypoint "/jre/bin/java @/prism/start" >&2
  archives+=("$archive")
  rm -rf "$files"
}

# load CLASSES: sets $archives to the image of the client that calls all the time.
load() {
  prepare_images
  packaged cli prism
  java_image prism-load "$folder:/prism,$1:/load" '/load:/prism/lib/*' io.prism.e2e.load.LoadMain "$JAVA_OPTIONS -Xmx128m"
}

# postgres ARCHIVE: sets $archives to the image of a PostgreSQL, which needs a shell to make a database.
postgres() {
  local files=$D/postgres
  prepare_images
  rm -rf "$files"
  python3 -m tarfile -e "$1" "$files"
  archive=$D/postgres.tar
  "$mkimage" -out "$archive" -tag localhost/postgres:1 -layer "$root:/$(libraries libstdc++.so.6 libgcc_s.so.1),$(readlink -f /bin/sh):/bin/sh" \
    -layer "$files:/postgres" -entrypoint /postgres/bin/postgres >&2
  archives=("$archive")
}

# start NAME COMMAND...: in the background, its output to log/NAME.log, its id to NAME.pid.
start() {
  local name=$1
  shift
  setsid "$@" >"$D/log/$name.log" 2>&1 </dev/null &
  echo $! >"$D/$name.pid"
}
# nsenter, not "ip netns exec": the latter mounts a fresh /sys and so hides the cgroups.
inside() { nsenter --net="/run/netns/$NS" "$@"; }
start_inside() {
  local name=$1
  shift
  start "$name" nsenter --net="/run/netns/$NS" "$@"
}

# Growth of the heap, in percent, at which the API server collects garbage. Its heap is small here, so that the usual 100 would take a good
# part of its processor time, which everything on the machine shares; memory there is enough of.
COLLECT_AT=400

# What the API server was asked for stands in control-plane/audit.log.
audit=(-- --audit-policy-file="$here/audit-policy.yaml" --audit-log-path="$D/control-plane/audit.log")

start_control_plane() {
  start_inside control-plane env GOGC=$COLLECT_AT "$kube" control-plane -dir "$D/control-plane" -controllers \
    -bind 0.0.0.0 -advertise $NODE_IP -port 6443 -pod-cidr $PODS -service-cidr $SERVICES -node node1 "${audit[@]}"
}

api_ready() { "$D/bin/kubectl" --kubeconfig "$D/control-plane/pki/admin.kubeconfig" get --raw /readyz; }

# A zombie counts as gone: process 1 of a container or a small machine may be slow to reap.
alive() { [[ -d /proc/$1 ]] && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }

# stop NAME SECONDS: asks, waits, then kills.
stop() {
  local file=$D/$1.pid pid
  [[ -f $file ]] || return 0
  pid=$(<"$file")
  kill "$pid" 2>/dev/null
  for ((i = 0; i < $2 * 20; i++)); do
    alive "$pid" || break
    sleep 0.05
  done
  if alive "$pid"; then kill -9 "$pid" 2>/dev/null; fi
  rm -f "$file"
}

# need_node: ends with $CANNOT and the reasons unless this machine can run pods. With CI set, Debian's packages are installed.
need_node() {
  local reasons=() packages=() pair
  [[ $(uname -s) == Linux ]] || reasons+=("it is $(uname -s), and only Linux runs containers")
  [[ $(id -u) == 0 ]] || reasons+=("it takes root: namespaces, mounts and routes")
  for pair in containerd:containerd runc:runc nft:nftables iptables:iptables conntrack:conntrack \
    ip:iproute2 nsenter:util-linux sysctl:procps curl:curl; do
    command -v "${pair%:*}" >/dev/null || packages+=("${pair#*:}")
  done
  [[ -x /usr/lib/cni/ptp ]] || packages+=(containernetworking-plugins)
  if ((${#packages[@]} && !${#reasons[@]})) && [[ -n ${CI:-} ]] && command -v apt-get >/dev/null; then
    say "installing ${packages[*]}"
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; then
      packages=()
    fi >"$D/log/apt.log" 2>&1
  fi
  ((!${#packages[@]})) || reasons+=("programs are missing; on Debian or Ubuntu: apt-get install -y --no-install-recommends ${packages[*]}")
  ((${#reasons[@]})) || return 0
  say "the node tier cannot run here:"
  for pair in "${reasons[@]}"; do say "  $pair"; done
  exit $CANNOT
}

# wait_for SECONDS WHAT COMMAND...: tries every tenth of a second.
wait_for() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || { say "timed out waiting for $what; logs: $D/log" && exit 1; }
    sleep 0.1
  done
}
