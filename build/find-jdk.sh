# Finds a JDK 25 or newer. To be sourced by a POSIX shell.
#
# shellcheck disable=SC2034 # PRISM_JDK is for the one who sources this
#   prism_find_jdk java    sets PRISM_JDK to the home of a Java run time, or fails
#   prism_find_jdk javac   the same, but it must be able to compile
#
# The places, in this order: PRISM_JAVA_HOME, JAVA_HOME, the java on the PATH, what macOS names, the usual folders
# of Linux and macOS, SDKMAN. An unsuitable one is passed over, so that a JAVA_HOME meant for other work does no harm.

PRISM_JDK_OLDEST=25

# Reads the version from the release file: asking java itself would cost a tenth of a second at every start.
prism_jdk_fits() {
  [ -x "$1/bin/$2" ] || return 1
  prism_version=
  if [ -r "$1/release" ]; then
    while IFS= read -r prism_line; do
      case $prism_line in JAVA_VERSION=*) prism_version=${prism_line#JAVA_VERSION=} ;; esac
    done <"$1/release"
    prism_version=${prism_version#\"}
  else
    prism_version=$("$1/bin/java" -version 2>&1 | sed -n 's/^[^"]*"\([^"]*\)".*/\1/p')
  fi
  prism_version=${prism_version%%[!0-9]*}
  [ "${prism_version:-0}" -ge "$PRISM_JDK_OLDEST" ]
}

prism_try_jdk() {
  [ -n "$1" ] && prism_jdk_fits "$1" "$2" && PRISM_JDK=$1
}

# The home of the java on the PATH, seen through the links that lead to it.
prism_path_jdk() {
  prism_java=$(command -v java 2>/dev/null) || return 0
  while [ -h "$prism_java" ]; do
    prism_link=$(readlink "$prism_java")
    case $prism_link in
      /*) prism_java=$prism_link ;;
      *) prism_java=${prism_java%/*}/$prism_link ;;
    esac
  done
  case $prism_java in */bin/java) echo "${prism_java%/bin/java}" ;; esac
}

prism_find_jdk() {
  PRISM_JDK=
  prism_try_jdk "${PRISM_JAVA_HOME:-}" "$1" && return 0
  prism_try_jdk "${JAVA_HOME:-}" "$1" && return 0
  prism_try_jdk "$(prism_path_jdk)" "$1" && return 0
  if [ -x /usr/libexec/java_home ]; then
    prism_try_jdk "$(/usr/libexec/java_home -v "$PRISM_JDK_OLDEST+" 2>/dev/null)" "$1" && return 0
  fi
  for prism_home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${SDKMAN_DIR:-${HOME:-/nonexistent}/.sdkman}"/candidates/java/* "${HOME:-/nonexistent}"/.jdks/*; do
    prism_try_jdk "$prism_home" "$1" && return 0
  done
  cat >&2 <<END
prism: no Java $PRISM_JDK_OLDEST or newer found.
  Install one: for example 'temurin-$PRISM_JDK_OLDEST-jdk' or 'openjdk-$PRISM_JDK_OLDEST-jdk' from your system's packages,
  'sdk install java $PRISM_JDK_OLDEST-tem' with SDKMAN, or 'brew install openjdk@$PRISM_JDK_OLDEST' with Homebrew.
  Is it there already, in an unusual place? Set PRISM_JAVA_HOME to its folder.
END
  return 1
}
