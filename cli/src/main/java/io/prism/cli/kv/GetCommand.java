package io.prism.cli.kv;

import io.prism.cli.Connection;
import io.prism.cli.ExitCode;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints an item's value, byte for byte. */
@Command(name = "get", description = "Print the value of an item; exit code 3 when there is none.")
final class GetCommand implements Callable<Integer> {

  @Mixin private KvOptions options = new KvOptions();

  @Parameters(paramLabel = "KEY", description = "The item's key.")
  private String key = "";

  @Override
  public Integer call() throws IOException {
    try (Connection connection = options.connect()) {
      GetResponse answer =
          connection
              .keyValue()
              .get(GetRequest.newBuilder().setNamespace(options.namespace()).setKey(key).build());
      if (options.output().isJson()) {
        options.output().printJson(answer);
      } else if (answer.getFound()) {
        answer.getValue().writeTo(System.out);
        // A shell's prompt should not stick to the value, but a pipe must get the value alone.
        if (System.console() != null && System.console().isTerminal()) {
          System.out.println();
        }
        System.out.flush();
      } else {
        options.output().err().println("no item under this key");
      }
      return answer.getFound() ? ExitCode.OK : ExitCode.NOT_FOUND;
    }
  }
}
