package io.prism.cli.kv;

import io.prism.cli.Connection;
import io.prism.cli.ExitCode;
import io.prism.keyvalue.v1.CountRequest;
import io.prism.keyvalue.v1.CountResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Counts items. */
@Command(name = "count", description = "Count the items whose key starts with a prefix.")
final class CountCommand implements Callable<Integer> {

  @Mixin private KvOptions options = new KvOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Only keys that start with this text.")
  private String prefix = "";

  @Override
  public Integer call() {
    try (Connection connection = options.connect()) {
      CountResponse answer =
          connection
              .keyValue()
              .count(
                  CountRequest.newBuilder()
                      .setNamespace(options.namespace())
                      .setPrefix(prefix)
                      .build());
      options.output().print(answer, Long.toString(answer.getCount()));
      return ExitCode.OK;
    }
  }
}
