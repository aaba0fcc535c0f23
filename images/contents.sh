# What the images of the product hold. To be sourced by bash: root.sh makes it for the Dockerfiles, e2e/cluster/lib.sh for the tests.

# The parts of Java that the programs use.
JAVA_MODULES=java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.crypto.cryptoki,jdk.httpserver,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

# The C library, which Java and the native parts of libraries link to, and the programs that load it.
C_LIBRARIES=(libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2)
C_LOADERS=(/lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1)

# The one user; Java wants a name for it.
IMAGE_USER=65532
IMAGE_PASSWD="root:x:0:0::/:/
prism:x:$IMAGE_USER:$IMAGE_USER::/:/"

# How the programs are started: in little memory, and ending when there is none left. Sizes follow the container's limit. Gateways and plugins
# keep what they transfer outside of Java's heap, for which Java has no share to be named: unless told otherwise it is as much as the heap. Netty would take notes of every 128th buffer, to tell of one that is lost: that is for tests.
JAVA_OPTIONS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dio.netty.leakDetection.level=disabled -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError"
PROXY_OPTIONS="$JAVA_OPTIONS -XX:MaxRAMPercentage=35 -XX:TrimNativeHeapInterval=2000"
PROXY_MAIN=io.prism.cli.Main
# It never calls the same code often enough for the second compiler to pay, neither in processor time nor in memory.
OPERATOR_OPTIONS="$JAVA_OPTIONS -XX:MaxRAMPercentage=50 -XX:TieredStopAtLevel=1"
OPERATOR_MAIN=io.prism.operator.process.Main

# Where class_archive puts it; Java starts without it, silently, when it does not fit.
ARCHIVE=/prism/classes.jsa
ARCHIVE_OPTIONS="-XX:SharedArchiveFile=$ARCHIVE -Xshare:auto -Xlog:cds=off -Xlog:aot=off -Xlog:class+path=off"

# class_path FOLDER PREFIX: prints the jars of a folder as a class path, in the one order that an archive of their classes holds for.
class_path() {
  (cd "$1" && LC_ALL=C && printf '%s\n' *.jar) | sed "s|^|$2/|" | paste -sd :
}

# class_archive ROOT LIST: archives the classes that are named in a list, as the runtime in ROOT has read them from the jars there. An archive
# names the places of the jars, and holds for the options that change modules, so the runtime sees what it will see in a container. There is
# no /proc, by which it would find its own libraries. The same input gives the same bytes.
class_archive() {
  local root=$1 become=()
  (($(id -u) == 0)) || become=(unshare -r)
  cat "$root/jre/lib/classlist" "$2" >"$root/tmp/classes"
  # shellcheck disable=SC2086 # several options in one variable
  LD_LIBRARY_PATH=/jre/lib:/jre/lib/server "${become[@]}" chroot "$root" /jre/bin/java $JAVA_OPTIONS -Xshare:dump -XX:SharedClassListFile=/tmp/classes \
    -XX:SharedArchiveFile=$ARCHIVE -Xmx512m -Xlog:cds=off -Xlog:aot=off -cp "$(class_path "$root/prism/lib" /prism/lib)" ||
    echo "without an archive of classes, which takes the right to chroot" >&2
  rm -f "$root/tmp/classes"
}

# java_runtime JDK FOLDER: makes a Java runtime with those parts.
java_runtime() {
  "$1/bin/jlink" --add-modules "$JAVA_MODULES" --strip-debug --no-header-files --no-man-pages --generate-cds-archive --output "$2"
}
