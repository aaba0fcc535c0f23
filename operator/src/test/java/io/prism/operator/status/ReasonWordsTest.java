package io.prism.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.planning.Reason;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs may rely on the words of both. */
class ReasonWordsTest {

  @ParameterizedTest
  @EnumSource
  void everyWordOfThePlannerIsOneOfTheResources(Reason reason) {
    assertThat(Arrays.stream(io.prism.crds.Reason.values()).map(io.prism.crds.Reason::wire))
        .contains(reason.word());
  }
}
