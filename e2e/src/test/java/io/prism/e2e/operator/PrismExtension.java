package io.prism.e2e.operator;

import io.prism.e2e.cluster.ClusterExtension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives tests the {@link PrismOnCluster} that all classes of a JVM share. What is in the cluster
 * when a test fails is kept, see {@link Remains}.
 */
final class PrismExtension implements ParameterResolver, TestWatcher {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PrismOnCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return prism(context);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    Remains.keep(
        ClusterExtension.cluster(context),
        context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName());
  }

  private static PrismOnCluster prism(ExtensionContext context) {
    var cluster = ClusterExtension.cluster(context);
    return context
        .getRoot()
        .getStore(Namespace.create(PrismExtension.class))
        .computeIfAbsent(
            PrismOnCluster.class, key -> PrismOnCluster.install(cluster), PrismOnCluster.class);
  }
}
