package io.prism.e2e.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * A folder, and an API server for operators alone, since they heed all there is. Both are new for
 * each test method, before what the test class itself does before each. What is {@linkplain #keep
 * kept} is closed after the method, last first.
 */
final class OperatorWorld implements BeforeEachCallback {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String home;
  private final String[] others;
  private Consumer<KubernetesClient> kinds = Kinds::install;
  private Consumer<KubernetesClient> role;
  private Store kept;
  private Path folder;
  private ApiServer server;
  private KubernetesClient client;

  private OperatorWorld(String home, String... others) {
    this.home = home;
    this.others = others;
    this.role = to -> OperatorRole.give(to, home);
  }

  /**
   * With all kinds, and with the usual role for the operator.
   *
   * @param home the Kubernetes namespace of the operator
   * @param others more Kubernetes namespaces
   */
  static OperatorWorld in(String home, String... others) {
    return new OperatorWorld(home, others);
  }

  /** Without the kinds of others. */
  OperatorWorld withoutForeignKinds() {
    kinds = Kinds::installOwn;
    return this;
  }

  /** With the role that the chart makes of values. */
  OperatorWorld withRole(Path values) {
    role = to -> OperatorRole.give(to, home, values);
    return this;
  }

  /** The test gives the operator its rights itself. */
  OperatorWorld withoutRole() {
    role = to -> {};
    return this;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    kept = context.getStore(Namespace.create(OperatorWorld.class));
    folder = Files.createTempDirectory("prism-operator-world");
    keep(() -> Folders.delete(folder));
    startServer();
  }

  private void startServer() {
    server = keep(ApiServer.start());
    client = keep(server.client(home));
    kinds.accept(client);
    Kinds.namespaces(client, home);
    Kinds.namespaces(client, others);
    role.accept(client);
  }

  /** Ends the server, and starts one that holds no more than this one did at first. */
  void replaceServer() {
    kept.remove(server);
    server.close();
    startServer();
  }

  /** Has something closed after the test method, before what was kept earlier. */
  <T extends AutoCloseable> T keep(T closeable) {
    kept.put(closeable, closeable);
    return closeable;
  }

  ApiServer server() {
    return server;
  }

  /** The administrator's client, at home where the operator is. */
  KubernetesClient client() {
    return client;
  }

  /** For files of the test and of the processes that it starts. */
  Path folder() {
    return folder;
  }

  /** Says what the shard {@code default} is, which the operator makes when it is missing. */
  void defaultShard(String spec) throws IOException {
    OperatorReplica.writeDefaultShard(folder, home, spec);
  }

  /** Starts and keeps an operator, see {@link OperatorReplica#start}. */
  OperatorReplica start(String identity, int streamPort) throws IOException {
    return keep(OperatorReplica.start(server, home, identity, streamPort, folder));
  }

  /** The same with arguments of the test's choice. */
  OperatorReplica start(String identity, int streamPort, List<String> arguments)
      throws IOException {
    return keep(OperatorReplica.start(server, home, identity, streamPort, folder, arguments));
  }

  /** Makes or changes an object, whatever others have set. */
  void apply(String yaml) {
    apply(client.resource(yaml).item());
  }

  /** The same. */
  void apply(HasMetadata object) {
    client.resource(object).fieldManager("test").forceConflicts().serverSideApply();
  }

  /** An object as it is now; null: there is none. */
  <T extends HasMetadata> T get(Class<T> kind, String namespace, String name) {
    return client.resources(kind).inNamespace(namespace).withName(name).get();
  }

  /** What is told of a resource now, see {@link Told#of}. */
  Told told(Class<? extends CustomResource<?, ?>> kind, String namespace, String name) {
    return Told.of(get(kind, namespace, name));
  }

  /** Waits as long as something may take; what is thrown means that it is not so yet. */
  static ConditionFactory awaitIt(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }
}
