package io.prism.cli.kv;

import io.prism.cli.ClientOptions;
import io.prism.cli.Connection;
import io.prism.cli.NamespaceOption;
import io.prism.cli.Output;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every KeyValue command takes. */
public final class KvOptions {

  @Mixin private NamespaceOption namespace = new NamespaceOption();

  @Mixin private ClientOptions client = new ClientOptions();

  @Mixin private Output output = new Output();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /** The namespace to work in. */
  public String namespace() {
    return namespace.name();
  }

  /** Opens a connection. */
  public Connection connect() {
    return client.connect();
  }

  /** Where answers go. */
  public Output output() {
    return output;
  }
}
