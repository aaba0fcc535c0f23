package io.prism.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.stream.DrainPhase;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import io.prism.control.stream.RefusedEntries;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PropagationTest {

  private static ProxyRecord proxy(String pod, long acked, DrainPhase phase) {
    return proxy(pod, acked, phase, RefusedEntries.NONE);
  }

  private static ProxyRecord proxy(
      String pod, long acked, DrainPhase phase, RefusedEntries refused) {
    return new ProxyRecord(
        new ProxyId(pod, "boot"), "i", "r", 1, acked, refused, Map.of(), phase, true);
  }

  @Test
  void gatewaysThatAreEndingDoNotCount() {
    Propagation propagation =
        Propagation.of(
            List.of(
                proxy("a", 7, DrainPhase.SERVING),
                proxy("b", 3, DrainPhase.DRAINING),
                proxy("c", 3, DrainPhase.STOPPED)));

    assertThat(propagation.total()).isEqualTo(1);
    assertThat(propagation.fact(7).holds()).isTrue();
  }

  @Test
  void aGatewayThatIsBehindIsCounted() {
    Propagation propagation =
        Propagation.of(
            List.of(proxy("a", 7, DrainPhase.SERVING), proxy("b", 6, DrainPhase.SERVING)));

    assertThat(propagation.hasReached(6)).isTrue();
    assertThat(propagation.hasReached(7)).isFalse();
    assertThat(propagation.fact("notes", 7).reason().wire()).isEqualTo("Propagating");
    assertThat(propagation.fact("notes", 7).message()).isEqualTo("1 of 2 gateways have version 7");
  }

  @Test
  void whoeverRefusesANamespaceDoesNotHaveIt() {
    Propagation propagation =
        Propagation.of(
            List.of(
                proxy("a", 7, DrainPhase.SERVING),
                proxy(
                    "b",
                    7,
                    DrainPhase.SERVING,
                    new RefusedEntries(1, Map.of("notes", "the store is too old")))));

    assertThat(propagation.fact("more", 7).holds()).isTrue();
    assertThat(propagation.fact("notes", 7).reason().wire()).isEqualTo("ProxyRejected");
    assertThat(propagation.fact("notes", 7).message()).contains("b", "the store is too old");
  }

  @Test
  void withoutGatewaysNothingIsServedAndNothingHasToBeWaitedFor() {
    Propagation nobody = Propagation.of(List.of());

    assertThat(nobody.fact(1).holds()).isFalse();
    assertThat(nobody.hasReached(1)).isTrue();
  }

  private static ProxyRecord erased(String pod, Map<String, Integer> epochs) {
    return new ProxyRecord(
        new ProxyId(pod, "boot"),
        "i",
        "r",
        1,
        9,
        new RefusedEntries(1, Map.of("erase:notes", "the store is away")),
        epochs,
        DrainPhase.SERVING,
        true);
  }

  @Test
  void isErasedOnceEveryGatewaySaysSoItself() {
    ProxyRecord done = erased("a", Map.of("erase:notes", 5));

    assertThat(Propagation.of(List.of(done)).unerased("notes", 5)).isEmpty();
    assertThat(Propagation.of(List.of(done)).unerased("notes", 6)).isPresent();
    assertThat(Propagation.of(List.of(done)).unerased("other", 5)).isPresent();
    assertThat(Propagation.of(List.of(done, erased("b", Map.of()))).unerased("notes", 5))
        .contains("gateway b: the store is away");
    assertThat(Propagation.of(List.of(proxy("c", 9, DrainPhase.SERVING))).unerased("notes", 5))
        .as("that it refuses nothing proves nothing")
        .contains("gateway c has not said yet");
    assertThat(Propagation.of(List.<ProxyRecord>of()).unerased("notes", 5))
        .hasValueSatisfying(why -> assertThat(why).contains("no gateway"));
  }
}
