package io.prism.cli;

import io.prism.capability.v1.ListNamespacesRequest;
import io.prism.capability.v1.ListNamespacesResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the namespaces that the caller may use. */
@Command(name = "namespaces", description = "List the namespaces you may use.")
final class NamespacesCommand implements Callable<Integer> {

  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private Output output = new Output();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() {
    try (Connection connection = client.connect()) {
      ListNamespacesResponse answer =
          connection.capability().listNamespaces(ListNamespacesRequest.getDefaultInstance());
      if (output.isJson()) {
        output.printJson(answer);
      } else {
        answer
            .getNamespacesList()
            .forEach(
                namespace ->
                    output
                        .out()
                        .printf(
                            "%-30s %-12s %s%n",
                            namespace.getName(),
                            String.join(",", namespace.getPatternsList()),
                            namespace.getDurability()));
      }
      return ExitCode.OK;
    }
  }
}
