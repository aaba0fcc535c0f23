package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.stream.ProxyRecord;
import io.prism.control.stream.RefusedEntries;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToldErasuresTest {

  private final ToldErasures told = new ToldErasures();

  private static ProxyRecord record(Map<String, Integer> erased) {
    return TestFleet.record("a", 1, erased, RefusedEntries.NONE);
  }

  private boolean hasErased(String namespace) {
    return told.recall(List.of(record(Map.of()))).getFirst().hasErased(namespace, 7);
  }

  @Test
  void whatAGatewaySaidOnceStaysTrueUntilTheErasureIsOver() {
    told.recall(List.of(record(Map.of("erase:notes", 7, "more", 9))));
    told.recall(List.of(record(Map.of("erase:others", 8))));

    assertThat(hasErased("notes")).isTrue();
    assertThat(hasErased("others")).isTrue();
    told.forget("notes");
    assertThat(hasErased("notes")).isFalse();
    assertThat(hasErased("others")).isTrue();
  }

  @Test
  void gatewaysThatAreGoneAreForgotten() {
    told.recall(List.of(record(Map.of("erase:notes", 7))));
    told.keep(List.of());

    assertThat(hasErased("notes")).isFalse();
  }
}
