package io.prism.operator.certificates;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.prism.operator.FakeClock;
import io.prism.operator.TinyApiServer;
import io.prism.operator.pki.CertificateAuthority;
import io.prism.operator.pki.Identity;
import io.prism.operator.pki.RotationPolicy;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.Names;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is stored in a cluster with an operator, and the time there. */
final class Cluster implements AutoCloseable {

  static final String HOME = "prism-system";

  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  final FakeClock clock = new FakeClock();
  final TinyApiServer server = new TinyApiServer();
  final Expiries expiries = new Expiries(clock);

  /** Certificates as a replica makes them that has just begun. */
  Certificates replica() {
    return replica(Optional.empty());
  }

  Certificates replica(Optional<String> provided) {
    return new Certificates(
        server.client(),
        installation(),
        provided,
        new CertificateAuthority(clock, new SecureRandom(), RotationPolicy.STANDARD),
        expiries,
        clock);
  }

  private static Installation installation() {
    return new Installation(
        "prism",
        HOME,
        "prism:1.0",
        "prism:1.0",
        "IfNotPresent",
        List.of(),
        "prism-operator.prism-system.svc:8981",
        Optional.of(Installation.Tls.STANDARD),
        "ReadWriteOnce",
        true,
        true);
  }

  static String secretPath(String namespace, String name) {
    return "/api/v1/namespaces/" + namespace + "/secrets/" + name;
  }

  static String trustPath(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps/" + Names.TRUST;
  }

  Secret secret(String namespace, String name) {
    return JSON.unmarshal(stored(secretPath(namespace, name)), Secret.class);
  }

  Identity identity(String namespace, String name) {
    return Identity.read(SecretStore.files(secret(namespace, name)));
  }

  /** Whom a namespace is told to trust. */
  List<X509Certificate> trusted(String namespace) {
    String pem =
        JSON.unmarshal(stored(trustPath(namespace)), ConfigMap.class)
            .getData()
            .get(Names.TRUST_KEY);
    return certificates(pem.getBytes(StandardCharsets.US_ASCII));
  }

  static List<X509Certificate> certificates(byte[] pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private String stored(String path) {
    return Objects.requireNonNull(server.objects.get(path), path);
  }

  /** Stores an object as somebody else would. */
  void put(String namespace, String name, Map<String, byte[]> files) {
    put(namespace, name, Map.of(), files);
  }

  /** The same with labels. */
  void put(String namespace, String name, Map<String, String> labels, Map<String, byte[]> files) {
    Secret secret =
        SecretStore.skeleton(new ObjectKey(namespace, name))
            .editMetadata()
            .withLabels(labels)
            .withResourceVersion("1")
            .endMetadata()
            .withData(SecretStore.data(files))
            .build();
    server.objects.put(secretPath(namespace, name), JSON.asJson(secret));
  }

  /** The requests that changed something. */
  List<String> writes() {
    return server.requests.stream().filter(method -> !method.equals("GET")).toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
