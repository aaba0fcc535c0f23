package io.prism.cli.kv;

import io.prism.cli.Connection;
import io.prism.cli.ExitCode;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.IncrementResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds to a counter. */
@Command(
    name = "incr",
    description = "Add to a counter and print it; put '--' before a negative number.")
final class IncrCommand implements Callable<Integer> {

  @Mixin private KvOptions options = new KvOptions();

  @Parameters(index = "0", paramLabel = "KEY", description = "The counter's key.")
  private String key = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DELTA",
      defaultValue = "1",
      description = "What to add (default ${DEFAULT-VALUE}).")
  private long delta;

  @Mixin private TtlOptions ttl = new TtlOptions();
  @Mixin private TokenOption token = new TokenOption();

  @Override
  public Integer call() {
    IncrementRequest.Builder request =
        IncrementRequest.newBuilder()
            .setNamespace(options.namespace())
            .setKey(key)
            .setDelta(delta)
            .setNoExpiration(ttl.noExpiration())
            .setIdempotencyToken(token.value());
    ttl.ttl().ifPresent(request::setTtl);
    try (Connection connection = options.connect()) {
      IncrementResponse answer = connection.keyValue().increment(request.build());
      options.output().print(answer, Long.toString(answer.getValue()));
      return ExitCode.OK;
    }
  }
}
