package io.prism.e2e.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * For tests of what a real API server says: schemas, CEL rules, server-side apply, roles, watches.
 * Where it cannot be built the tests are skipped and say why, except in CI.
 */
public final class ApiServerExtension extends KubernetesExtension<ApiServer> {

  public ApiServerExtension() {
    super(ApiServer.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    try {
      super.beforeAll(context);
    } catch (CannotRunHereException e) {
      if (System.getenv("CI") != null) {
        throw e;
      }
      throw new TestAbortedException(e.getMessage(), e);
    }
  }

  @Override
  ApiServer start() {
    return ApiServer.start();
  }

  @Override
  boolean deletesNamespaces() {
    return false;
  }
}
