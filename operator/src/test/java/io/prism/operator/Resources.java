package io.prism.operator;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.crds.backend.BackendStatus;
import io.prism.operator.workload.Installation;
import java.util.List;
import java.util.Optional;

/** Resources as people write them; what the schema would fill in is not there. */
public final class Resources {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private Resources() {}

  /** A namespace {@code notes} in {@code shop}, with fields of its spec besides those it needs. */
  public static PrismNamespace namespace(String fields) {
    return namespace("notes", fields);
  }

  /** A namespace in {@code shop}. */
  public static PrismNamespace namespace(String name, String fields) {
    return YAML.unmarshal(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: %s, namespace: shop, uid: u-%s, generation: 1}
        spec:
        """
                .formatted(name, name)
            + unless(fields, "team: shop")
            + unless(fields, "clientAPI: KeyValue")
            + unless(fields, "access: {owners: [{user: ann}]}")
            + fields.indent(2),
        PrismNamespace.class);
  }

  private static String unless(String fields, String line) {
    String field = line.substring(0, line.indexOf(':') + 1);
    return fields.lines().anyMatch(said -> said.startsWith(field)) ? "" : "  " + line + "\n";
  }

  /** A backend in {@code shop}. */
  public static PrismBackend backend(String name, String spec) {
    return YAML.unmarshal(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: %s, namespace: shop, uid: u}
        spec: {%s}
        """
            .formatted(name, spec),
        PrismBackend.class);
  }

  /** A backend that is a Postgres. */
  public static PrismBackend postgres(String name) {
    return backend(
        name,
        "type: Postgres, connection: {url: 'postgres://pg:5432/prism', usernameFrom: {secretKeyRef:"
            + " {name: pg, key: user}}}");
  }

  /** A backend whose status tells which store holds its data. */
  public static PrismBackend holding(String identity, PrismBackend backend) {
    backend.setStatus(
        new BackendStatus(null, identity, null, null, null, null, null, null, null, null, null));
    return backend;
  }

  /** A shard. */
  public static PrismShard shard(String namespace, String name, String spec) {
    return YAML.unmarshal(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: %s, namespace: %s, uid: u}
        spec: {%s}
        """
            .formatted(name, namespace, spec),
        PrismShard.class);
  }

  /** The shard that serves whoever asks for none. */
  public static PrismShard defaultShard() {
    return shard("prism-system", "default", "");
  }

  /** The policy. */
  public static PrismPolicy policy(String spec) {
    return YAML.unmarshal(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismPolicy
        metadata: {name: default}
        spec:
        """
            + spec.indent(2),
        PrismPolicy.class);
  }

  /** An installation in {@code prism-system}. */
  public static Installation installation() {
    return new Installation(
        "prism",
        "prism-system",
        "prism:1.0",
        "prism:1.0",
        "IfNotPresent",
        List.of(),
        "prism-operator.prism-system.svc:8981",
        Optional.empty(),
        "ReadWriteOnce",
        true,
        true);
  }
}
