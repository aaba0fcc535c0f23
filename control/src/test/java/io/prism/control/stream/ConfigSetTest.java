package io.prism.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigSetTest {

  private static final Entry NOTES = entry("notes", 0);
  private static final Entry ERASURE = entry(Entry.erasureOf("notes"), 7);

  private static Entry entry(String name, int epoch) {
    return Entry.of(name, epoch, false, ByteString.copyFromUtf8("content"));
  }

  @Test
  void whatIsServedIsNotErasedWhicheverIsNamedFirst() {
    for (List<Entry> both : List.of(List.of(NOTES, ERASURE), List.of(ERASURE, NOTES))) {
      assertThat(ConfigSet.NONE.next(both, Set.of(), 0).orElseThrow().entries())
          .containsOnlyKeys("notes");
    }
    ConfigSet erasing = ConfigSet.of(1, List.of(ERASURE));
    assertThat(erasing.next(List.of(NOTES), Set.of(), 0).orElseThrow().entries())
        .containsOnlyKeys("notes");
  }

  @Test
  void anErasureTakesThePlaceOfWhatIsServedNoMore() {
    assertThat(
            ConfigSet.of(1, List.of(NOTES))
                .next(List.of(ERASURE), Set.of("notes"), 0)
                .orElseThrow()
                .entries())
        .containsOnlyKeys(ERASURE.name());
    assertThat(Entry.erased(ERASURE.name())).contains("notes");
    assertThat(Entry.erased("notes")).isEmpty();
  }
}
