package io.prism.control;

import io.prism.control.document.HostAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The real files and an environment of the test's own. */
public final class TestHost implements HostAccess {

  private final Map<String, String> variables = new ConcurrentHashMap<>();

  /** Sets an environment variable. */
  public TestHost with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  @Override
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  @Override
  public byte[] read(Path file, int limit) throws IOException {
    return HostAccess.system().read(file, limit);
  }
}
