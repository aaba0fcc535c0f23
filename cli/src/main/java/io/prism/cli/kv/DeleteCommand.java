package io.prism.cli.kv;

import com.google.protobuf.ByteString;
import io.prism.cli.Connection;
import io.prism.cli.ExitCode;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.DeleteResponse;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes an item. */
@Command(name = "delete", description = "Remove an item; a missing one is no error.")
final class DeleteCommand implements Callable<Integer> {

  @Mixin private KvOptions options = new KvOptions();

  @Parameters(paramLabel = "KEY", description = "The item's key.")
  private String key = "";

  @Option(
      names = "--if-version",
      paramLabel = "VERSION",
      converter = Versions.Converter.class,
      description = "Remove only when the item has this version.")
  private @Nullable ByteString version;

  @Mixin private TokenOption token = new TokenOption();

  @Override
  public Integer call() {
    DeleteRequest.Builder request =
        DeleteRequest.newBuilder()
            .setNamespace(options.namespace())
            .setKey(key)
            .setIdempotencyToken(token.value());
    if (version != null) {
      request.setIfVersion(version);
    }
    try (Connection connection = options.connect()) {
      DeleteResponse answer = connection.keyValue().delete(request.build());
      String line =
          answer.getApplied()
              ? "removed " + answer.getDeletedCount()
              : "not removed: the item does not have this version";
      options.output().print(answer, line);
      return answer.getApplied() ? ExitCode.OK : ExitCode.CONDITION_NOT_MET;
    }
  }
}
