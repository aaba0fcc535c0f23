package io.prism.cli.kv;

import com.google.protobuf.ByteString;
import io.prism.cli.Connection;
import io.prism.cli.ExitCode;
import io.prism.cli.Output;
import io.prism.keyvalue.v1.ScanItem;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.ScanResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists items in key order. */
@Command(name = "scan", description = "List items in key order, one a line.")
final class ScanCommand implements Callable<Integer> {

  @Mixin private KvOptions options = new KvOptions();
  @Mixin private RangeOptions range = new RangeOptions();

  @Option(names = "--reverse", description = "From the last key to the first.")
  private boolean reverse;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "At most this many items; 0 lists all (default).")
  private int limit;

  @Option(names = "--keys-only", description = "Leave the values out.")
  private boolean keysOnly;

  @Override
  public Integer call() {
    ScanRequest request =
        range
            .request(options.namespace())
            .setReverse(reverse)
            .setLimit(limit)
            .setKeysOnly(keysOnly)
            .build();
    Output output = options.output();
    try (Connection connection = options.connect()) {
      var pages = connection.keyValue().scanStream(request);
      while (pages.hasNext()) {
        ScanResponse page = pages.next();
        for (ScanItem item : page.getItemsList()) {
          output.print(item, keysOnly ? item.getKey() : item.getKey() + "\t" + show(item));
        }
        output.out().flush();
      }
      return ExitCode.OK;
    }
  }

  /** Text as it is when it fits on a line; anything else as its size. */
  private static String show(ScanItem item) {
    ByteString value = item.getValue();
    boolean printable =
        value.isValidUtf8() && value.toStringUtf8().chars().noneMatch(Character::isISOControl);
    return printable ? value.toStringUtf8() : "<" + value.size() + " bytes>";
  }
}
