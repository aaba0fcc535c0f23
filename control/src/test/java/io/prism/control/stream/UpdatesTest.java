package io.prism.control.stream;

import static io.prism.control.stream.Sets.entry;
import static io.prism.control.stream.Sets.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.prism.control.stream.wire.DownMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpdatesTest {

  private static final int MESSAGE_BYTES = 4 << 20;

  @Test
  void aThousandNamespacesComeInPartsThatFitAMessageAndMakeTheSameSet() throws Exception {
    ConfigSet large = thousand();

    List<Down.Update> parts = Updates.snapshot(large);

    assertThat(parts).hasSizeGreaterThan(5);
    assertThat(parts)
        .allSatisfy(
            part ->
                assertThat(DownMessages.write(part).getSerializedSize()).isLessThan(MESSAGE_BYTES));
    assertThat(assemble(parts, ConfigSet.NONE)).contains(large);
  }

  @Test
  void theLargestEntriesFitAMessage() {
    ByteString most = ByteString.copyFrom(new byte[Entry.MAX_CONTENT_BYTES]);
    ConfigSet large =
        set(1, Entry.of("a", 0, false, most), entry("b", "x"), Entry.of("c", 0, false, most));

    assertThat(Updates.snapshot(large))
        .allSatisfy(
            part ->
                assertThat(DownMessages.write(part).getSerializedSize()).isLessThan(MESSAGE_BYTES));
    assertThatThrownBy(() -> Entry.of("a", 0, false, most.concat(ByteString.copyFromUtf8("x"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDeltaHoldsOnlyWhatDiffers() throws Exception {
    ConfigSet from = set(3, entry("a", "1"), entry("b", "1"), entry("c", "1"));
    ConfigSet to = set(4, entry("a", "1"), entry("b", "2"), entry("d", "1"));

    List<Down.Update> parts = Updates.delta(from, to);

    assertThat(parts).hasSize(1);
    assertThat(parts.getFirst().changed()).containsExactly(entry("b", "2"), entry("d", "1"));
    assertThat(parts.getFirst().removed()).containsExactly("c");
    assertThat(assemble(parts, from)).contains(to);
  }

  @Test
  void whatDoesNotFitIsNotTaken() {
    ConfigSet from = set(3, entry("a", "1"));
    ConfigSet to = set(4, entry("a", "2"));
    List<Down.Update> parts = new ArrayList<>(Updates.snapshot(thousand()));
    parts.remove(1);

    assertThatThrownBy(() -> assemble(Updates.delta(from, to), set(2, entry("a", "1"))))
        .isInstanceOf(Assembly.MisfitException.class);
    assertThatThrownBy(() -> assemble(Updates.delta(from, to), set(3, entry("b", "1"))))
        .isInstanceOf(Assembly.MisfitException.class);
    assertThatThrownBy(() -> assemble(parts, ConfigSet.NONE))
        .isInstanceOf(Assembly.MisfitException.class);
  }

  private static ConfigSet thousand() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      entries.add(entry("namespace-" + i, "x".repeat(10_000) + i));
    }
    return ConfigSet.of(7, entries);
  }

  private static Optional<ConfigSet> assemble(List<Down.Update> parts, ConfigSet held)
      throws Assembly.MisfitException {
    Assembly assembly = new Assembly();
    Optional<ConfigSet> complete = Optional.empty();
    for (Down.Update part : parts) {
      assertThat(complete).isEmpty();
      complete = assembly.add(part, held);
    }
    return complete;
  }
}
