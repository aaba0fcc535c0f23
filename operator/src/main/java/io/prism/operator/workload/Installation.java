package io.prism.operator.workload;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What all workloads of one installation share.
 *
 * @param name of the installation, for labels
 * @param namespace the operator's own
 * @param proxyImage for shards that name none
 * @param pluginImage for backends that name none
 * @param imagePullPolicy of all containers
 * @param imagePullSecrets names of Secrets, looked for in the namespace of each pod
 * @param controlAddress host:port where every replica of the operator serves the configuration
 * @param tls how the parts prove who they are; empty: plain text
 * @param volumeAccessMode of volumes that hold a store's file
 * @param networkPolicies whether pods are closed to those who have no business with them
 * @param monitors whether the kind ServiceMonitor is there
 */
public record Installation(
    String name,
    String namespace,
    String proxyImage,
    String pluginImage,
    String imagePullPolicy,
    List<String> imagePullSecrets,
    String controlAddress,
    Optional<Tls> tls,
    String volumeAccessMode,
    boolean networkPolicies,
    boolean monitors) {

  private static final Pattern ADDRESS = Pattern.compile("\\S+:(?<port>[0-9]{1,5})");
  private static final int MAX_PORT = 65_535;
  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> ACCESS_MODES =
      List.of("ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany");

  /** Copies the names, and checks what pods could not be made or found with. */
  public Installation {
    imagePullSecrets = List.copyOf(imagePullSecrets);
    if (!isAddress(controlAddress)) {
      throw new IllegalArgumentException(
          "'--control-service' takes HOST:PORT, such as prism-operator.prism-system.svc:8981, and not '%s'"
              .formatted(controlAddress));
    }
    if (!PULL_POLICIES.contains(imagePullPolicy)) {
      throw new IllegalArgumentException(
          "'--image-pull-policy' is one of %s, and not '%s'"
              .formatted(String.join(", ", PULL_POLICIES), imagePullPolicy));
    }
    if (!ACCESS_MODES.contains(volumeAccessMode)) {
      throw new IllegalArgumentException(
          "'--volume-access-mode' is one of %s, and not '%s'"
              .formatted(String.join(", ", ACCESS_MODES), volumeAccessMode));
    }
  }

  /** Port 0 stands for one that is not known yet, as in tests. */
  private static boolean isAddress(String text) {
    Matcher parts = ADDRESS.matcher(text);
    return parts.matches() && Integer.parseInt(parts.group("port")) <= MAX_PORT;
  }

  /** By what name gateways find the replicas. */
  public String controlHost() {
    return controlAddress.substring(0, controlAddress.lastIndexOf(':'));
  }

  /** Where gateways have the files with which they speak TLS to clients. */
  String listenerFolder() {
    return tls.orElse(Tls.STANDARD).folder() + "/listeners";
  }

  /**
   * How the parts prove who they are. Whom to trust is the ConfigMap {@link Names#TRUST}. The
   * certificate of a shard's proxies is the Secret {@link Names#proxyCertificate}, that of a plugin
   * {@link Names#pluginCertificate}, both with {@code tls.crt} and {@code tls.key}.
   *
   * @param folder of the pods' file systems, in which both are found
   */
  public record Tls(String folder) {

    /** Where pods have them. */
    public static final Tls STANDARD = new Tls("/etc/prism");

    /** Where {@link Names#TRUST} is mounted. */
    String trustFolder() {
      return folder + "/ca";
    }

    /** The certificates of everybody who is trusted. */
    String trustFile() {
      return trustFolder() + "/" + Names.TRUST_KEY;
    }

    /** Where a pod's own certificate is mounted. */
    String identityFolder() {
      return folder + "/tls";
    }

    String certificate() {
      return identityFolder() + "/tls.crt";
    }

    String key() {
      return identityFolder() + "/tls.key";
    }
  }
}
