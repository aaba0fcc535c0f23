package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Backend;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.Durability;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.tck.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@link WritingProcess} reported, and the check that its file holds it. */
final class Acknowledgements {

  private static final Pattern ACK = Pattern.compile("ack (\\d+) (\\d+)");
  private static final Pattern FAIL = Pattern.compile("fail \\d+ \\d+ (\\w+)");
  private static final Pattern VALUE = Pattern.compile("value-(\\d+)-(\\d+);");

  private final Map<Key, Integer> newest = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private int acknowledged;

  /** Notes a line. */
  void add(String line) {
    Matcher ack = ACK.matcher(line);
    Matcher fail = FAIL.matcher(line);
    if (ack.matches()) {
      int number = Integer.parseInt(ack.group(2));
      newest.merge(WritingProcess.key(Integer.parseInt(ack.group(1)), number), number, Math::max);
      acknowledged++;
    } else if (fail.matches()) {
      failures.add(fail.group(1));
    }
  }

  /** How many writes were acknowledged. */
  int count() {
    return acknowledged;
  }

  /** Why the others failed. */
  List<String> failures() {
    return failures;
  }

  /** Opens the file and demands for each key the newest acknowledged number or a later one. */
  void assertAllIn(Path directory) {
    try (Backend backend = SqliteFixture.create(directory, Map.of())) {
      backend.start();
      Await.result(
          backend.openNamespace(
              new NamespaceSpec(
                  WritingProcess.NAMESPACE, Durability.STRONG, WritingProcess.INSTALLATION)));
      KeyValueBasic store = backend.find(KeyValueBasic.class).orElseThrow();
      CallContext call =
          new CallContext(WritingProcess.NAMESPACE, 0, Deadline.after(Duration.ofMinutes(1)));
      newest.forEach(
          (key, number) -> {
            Optional<Item> item = Await.result(store.get(call, key));
            assertThat(item).as("the acknowledged item %s", key).isPresent();
            Matcher value = VALUE.matcher(item.get().value().toStringUtf8());
            assertThat(value.matches()).isTrue();
            assertThat(Integer.parseInt(value.group(2))).isGreaterThanOrEqualTo(number);
          });
    }
  }
}
