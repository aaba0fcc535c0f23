package io.prism.e2e.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Locale;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Shares one server among all test classes of a JVM, and gives each class a namespace of its own.
 * Tests get the server itself, or a {@link KubernetesClient} that is at home in that namespace, as
 * a parameter.
 *
 * @param <S> the kind of server
 */
abstract class KubernetesExtension<S extends KubernetesServer>
    implements BeforeAllCallback, ParameterResolver {

  private final Class<S> type;

  KubernetesExtension(Class<S> type) {
    this.type = type;
  }

  /** Starts the one server of this JVM. */
  abstract S start();

  /** Whether namespaces go away when they are deleted. */
  abstract boolean deletesNamespaces();

  @Override
  public void beforeAll(ExtensionContext context) {
    home(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> wanted = parameter.getParameter().getType();
    return wanted == type || wanted == KubernetesClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == type ? server(context) : home(context).client();
  }

  final S server(ExtensionContext context) {
    return store(context.getRoot()).computeIfAbsent(type, key -> start(), type);
  }

  private Home home(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    while (test.getEnclosingClass() != null) {
      test = test.getEnclosingClass();
    }
    String namespace = namespace(test);
    // In the root's store, which closes what was added last first: homes before the server.
    S server = server(context);
    return store(context.getRoot())
        .computeIfAbsent(
            namespace,
            key -> Home.create(server.client(namespace), namespace, deletesNamespaces()),
            Home.class);
  }

  private Store store(ExtensionContext context) {
    return context.getStore(Namespace.create(KubernetesExtension.class, type));
  }

  /** {@code SomeThingIT} lives in {@code some-thing-it}. */
  static String namespace(Class<?> test) {
    return test.getSimpleName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** A test class's namespace. */
  private record Home(KubernetesClient client, String namespace, boolean deletes)
      implements AutoCloseable {

    static Home create(KubernetesClient client, String namespace, boolean deletes) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .serverSideApply();
      return new Home(client, namespace, deletes);
    }

    @Override
    public void close() {
      try (client) {
        if (deletes) {
          client.namespaces().withName(namespace).delete();
        }
      }
    }
  }
}
