package io.prism.cli.kv;

import com.google.protobuf.ByteString;
import io.prism.cli.Connection;
import io.prism.cli.ExitCode;
import io.prism.keyvalue.v1.CompareAndSwapRequest;
import io.prism.keyvalue.v1.CompareAndSwapResponse;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a value if the stored one is as expected. */
@Command(
    name = "cas",
    description = "Write a value if the stored one is as expected; exit code 4 when it is not.")
final class CasCommand implements Callable<Integer> {

  @Mixin private KvOptions options = new KvOptions();

  @Mixin private ItemArguments item = new ItemArguments();

  @ArgGroup(multiplicity = "1")
  private Expected expected = new Expected();

  @Mixin private TtlOptions ttl = new TtlOptions();
  @Mixin private TokenOption token = new TokenOption();

  private static final class Expected {
    @Option(
        names = "--expected",
        paramLabel = "VALUE",
        required = true,
        description = "The text that must be stored.")
    private @Nullable String text;

    @Option(names = "--absent", required = true, description = "There must be no item.")
    private boolean absent;
  }

  @Override
  public Integer call() throws IOException {
    CompareAndSwapRequest.Builder request =
        CompareAndSwapRequest.newBuilder()
            .setNamespace(options.namespace())
            .setKey(item.key())
            .setValue(item.value())
            .setNoExpiration(ttl.noExpiration())
            .setIdempotencyToken(token.value());
    ttl.ttl().ifPresent(request::setTtl);
    if (expected.text != null) {
      request.setExpected(ByteString.copyFromUtf8(expected.text));
    }
    try (Connection connection = options.connect()) {
      CompareAndSwapResponse answer = connection.keyValue().compareAndSwap(request.build());
      options
          .output()
          .print(
              answer,
              answer.getSwapped()
                  ? Versions.show(answer.getVersion())
                  : "not written: "
                      + (answer.hasActual()
                          ? "another value is stored"
                          : "there is no item under this key"));
      return answer.getSwapped() ? ExitCode.OK : ExitCode.CONDITION_NOT_MET;
    }
  }
}
