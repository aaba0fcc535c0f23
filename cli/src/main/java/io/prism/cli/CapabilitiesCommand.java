package io.prism.cli;

import com.google.protobuf.util.Durations;
import io.prism.capability.v1.GetNamespaceRequest;
import io.prism.capability.v1.GetNamespaceResponse;
import io.prism.capability.v1.Limits;
import io.prism.capability.v1.Namespace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a namespace can do. */
@Command(name = "capabilities", description = "Show what a namespace can do, and its limits.")
final class CapabilitiesCommand implements Callable<Integer> {

  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private Output output = new Output();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAMESPACE",
      defaultValue = "${env:PRISM_NAMESPACE:-demo}",
      description = "The namespace (PRISM_NAMESPACE; default ${DEFAULT-VALUE}).")
  private String namespace = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() {
    try (Connection connection = client.connect()) {
      GetNamespaceResponse answer =
          connection
              .capability()
              .getNamespace(GetNamespaceRequest.newBuilder().setNamespace(namespace).build());
      output.print(answer, describe(answer.getNamespace()));
      return ExitCode.OK;
    }
  }

  private static String describe(Namespace namespace) {
    Limits limits = namespace.getLimits();
    return String.join(
        System.lineSeparator(),
        "name         " + namespace.getName(),
        "patterns     " + String.join(", ", namespace.getPatternsList()),
        "interfaces   " + String.join(", ", namespace.getInterfacesList()),
        "durability   " + namespace.getDurability(),
        "state        " + namespace.getState(),
        "permissions  " + String.join(", ", namespace.getPermissionsList()),
        "default ttl  "
            + (namespace.hasDefaultTtl()
                ? Durations.toSeconds(namespace.getDefaultTtl()) + " s"
                : "none: items do not expire"),
        "limits       key "
            + limits.getMaxKeyBytes()
            + " B, value "
            + limits.getMaxValueBytes()
            + " B, batch "
            + limits.getMaxBatchItems()
            + " items and "
            + limits.getMaxBatchBytes()
            + " B, page "
            + limits.getMaxPageItems()
            + " items and "
            + limits.getMaxPageBytes()
            + " B");
  }
}
