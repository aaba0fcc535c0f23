package io.prism.cli.kv;

import com.google.protobuf.ByteString;
import io.prism.cli.Connection;
import io.prism.cli.ExitCode;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes an item. */
@Command(name = "put", description = "Write an item and print its version.")
final class PutCommand implements Callable<Integer> {

  @Mixin private KvOptions options = new KvOptions();

  @Mixin private ItemArguments item = new ItemArguments();
  @Mixin private TtlOptions ttl = new TtlOptions();
  @Mixin private TokenOption token = new TokenOption();
  @ArgGroup private @Nullable ConditionOptions condition;

  private static final class ConditionOptions {
    @Option(names = "--if-absent", description = "Write only when there is no item.")
    private boolean absent;

    @Option(names = "--if-present", description = "Write only when there is an item.")
    private boolean present;

    @Option(
        names = "--if-version",
        paramLabel = "VERSION",
        converter = Versions.Converter.class,
        description = "Write only when the item has this version.")
    private @Nullable ByteString version;

    void apply(PutRequest.Builder request) {
      if (absent) {
        request.setIfAbsent(true);
      } else if (present) {
        request.setIfPresent(true);
      } else if (version != null) {
        request.setIfVersion(version);
      }
    }
  }

  @Override
  public Integer call() throws IOException {
    PutRequest.Builder request =
        PutRequest.newBuilder()
            .setNamespace(options.namespace())
            .setKey(item.key())
            .setValue(item.value())
            .setNoExpiration(ttl.noExpiration())
            .setIdempotencyToken(token.value());
    ttl.ttl().ifPresent(request::setTtl);
    if (condition != null) {
      condition.apply(request);
    }
    try (Connection connection = options.connect()) {
      PutResponse answer = connection.keyValue().put(request.build());
      String version = Versions.show(answer.getVersion());
      options
          .output()
          .print(
              answer,
              answer.getApplied()
                  ? version
                  : "not written: the condition does not hold"
                      + (version.isEmpty() ? "" : "; the item has version " + version));
      return answer.getApplied() ? ExitCode.OK : ExitCode.CONDITION_NOT_MET;
    }
  }
}
