package io.prism.proxy.server;

import io.prism.control.snapshot.HttpConfig;
import io.prism.proxy.http.OriginPolicy;
import java.util.HashSet;
import java.util.function.Supplier;

/** The origin policy of the configuration in force, built once for each configuration. */
final class CurrentOrigins implements Supplier<OriginPolicy> {

  private record Built(HttpConfig config, OriginPolicy policy) {
    static Built of(HttpConfig config) {
      return new Built(
          config,
          new OriginPolicy(
              new HashSet<>(config.allowedHosts()), new HashSet<>(config.allowedOrigins())));
    }
  }

  private final Supplier<HttpConfig> current;
  private volatile Built built;

  CurrentOrigins(Supplier<HttpConfig> current) {
    this.current = current;
    this.built = Built.of(current.get());
  }

  @Override
  public OriginPolicy get() {
    HttpConfig config = current.get();
    Built known = built;
    if (known.config() != config) {
      known = Built.of(config);
      built = known;
    }
    return known.policy();
  }
}
