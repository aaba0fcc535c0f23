#!/usr/bin/env bash
# Makes all files of an image in a folder, from what Maven packaged: with equal inputs they are equal, times too.
#
#   root.sh proxy|operator FOLDER
#
# SOURCE_DATE_EPOCH   the time of all files (default: 0)
# PRISM_RUNTIME       a runtime that java_runtime made; without it one is made, which takes seconds and a JDK
#
# Takes Linux.
#
# Java starts from an archive of the classes that are named in PROGRAM.classes, if there is one, which train.sh writes; it fits this runtime,
# these jars and their times only. Where it does not fit, Java starts without it, and says nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=images/contents.sh
source "$here/contents.sh"
root=$2
archive=
[[ ! -f $here/$1.classes ]] || archive=$ARCHIVE_OPTIONS
case $1 in
  proxy) program=$(echo "$here"/../cli/target/prism-*/) options=$PROXY_OPTIONS main=$PROXY_MAIN ;;
  operator) program=$(echo "$here"/../operator/target/prism-operator-*/) options=$OPERATOR_OPTIONS main=$OPERATOR_MAIN ;;
  *)
    echo "root.sh proxy|operator FOLDER" >&2
    exit 2
    ;;
esac
[[ -d $program/lib ]] || { echo "there is no $program: build first" >&2 && exit 1; }
[[ -f $program/sbom.json ]] || echo "without a bill of materials, which Maven makes only online" >&2
[[ ! -e $root ]] || { echo "$root is there already" >&2 && exit 1; }

mkdir -p "$root/etc" "$root/prism"
mkdir -m 1777 "$root/tmp"
printf '%s\n' "$IMAGE_PASSWD" >"$root/etc/passwd"
if [[ -n ${PRISM_RUNTIME:-} ]]; then
  cp -R "$PRISM_RUNTIME" "$root/jre"
else
  jdk=$(. "$here/../build/find-jdk.sh" && prism_find_jdk javac && echo "$PRISM_JDK")
  java_runtime "$jdk" "$root/jre" >&2
fi
cp -R "$program/." "$root/prism/"
# The Dockerfile starts what stands in this file, so that there is one place for it.
printf '%s\n' "$options $archive -cp $(class_path "$root/prism/lib" /prism/lib) $main" >"$root/prism/start"
folder=$(dirname "$(ldconfig -p | awk '/libc\.so\.6 / && !/libc6,x32|i386/ { print $NF; exit }')")
mkdir -p "$root$folder"
for file in "${C_LIBRARIES[@]}"; do
  cp -L "$folder/$file" "$root$folder/$file"
done
for loader in "${C_LOADERS[@]}"; do
  [[ ! -e $loader ]] || { mkdir -p "$root$(dirname "$loader")" && cp -L "$loader" "$root$loader"; }
done
chmod -R go-w,a+rX "$root"
chmod 1777 "$root/tmp"
same_times() { find "$root" -exec touch -h -d "@${SOURCE_DATE_EPOCH:-0}" {} +; }
same_times
if [[ -n $archive ]]; then
  class_archive "$root" "$here/$1.classes" >&2
  same_times
fi
