package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.stream.Stream;

/**
 * The files with which gateways speak TLS to clients: one volume, so that a change of several of
 * them arrives at once. Gateways read them again when they change.
 */
final class ListenerFiles {

  static final String VOLUME = "listeners";

  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";
  private static final String CLIENT_CA = "client-ca.crt";

  private ListenerFiles() {}

  static Volume volume(String shard, ClientTls tls) {
    VolumeProjection identity =
        secret(
            tls.certificate().orElseGet(() -> Names.serverCertificate(shard)),
            new KeyToPath(CERTIFICATE, null, CERTIFICATE),
            new KeyToPath(KEY, null, KEY));
    return new VolumeBuilder()
        .withName(VOLUME)
        .withNewProjected()
        .withDefaultMode(Pods.SECRET_FILES)
        .withSources(
            Stream.concat(Stream.of(identity), tls.clients().stream().map(ListenerFiles::authority))
                .toList())
        .endProjected()
        .build();
  }

  private static VolumeProjection authority(ClientTls.Clients clients) {
    return switch (clients) {
      case ClientTls.Clients.OfInstallation _ ->
          configMap(Names.TRUST, new KeyToPath(Names.TRUST_KEY, null, CLIENT_CA));
      case ClientTls.Clients.Named named when named.secret() ->
          secret(named.object(), new KeyToPath(named.key(), null, CLIENT_CA));
      case ClientTls.Clients.Named named ->
          configMap(named.object(), new KeyToPath(named.key(), null, CLIENT_CA));
    };
  }

  private static VolumeProjection secret(String name, KeyToPath... items) {
    return new VolumeProjectionBuilder()
        .withNewSecret()
        .withName(name)
        .withItems(items)
        .endSecret()
        .build();
  }

  private static VolumeProjection configMap(String name, KeyToPath... items) {
    return new VolumeProjectionBuilder()
        .withNewConfigMap()
        .withName(name)
        .withItems(items)
        .endConfigMap()
        .build();
  }

  /** What a listener's part of the start-up document says. */
  static String settings(ClientTls tls, String folder) {
    String files =
        "tls: {certificate: %1$s/%2$s, key: %1$s/%3$s".formatted(folder, CERTIFICATE, KEY);
    return tls.clients().isPresent()
        ? "auth: mtls, %s, client_ca: %s/%s}".formatted(files, folder, CLIENT_CA)
        : "auth: none, " + files + "}";
  }
}
