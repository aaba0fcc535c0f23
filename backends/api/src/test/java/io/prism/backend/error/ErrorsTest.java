package io.prism.backend.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorsTest {

  @Test
  void whatAPluginSaysOfItsStoreIsNotSaidTwice() {
    String inPlugin = Errors.unavailable("pg", "the database does not exist").why();

    assertThat(Errors.unavailable("shop.pg", "its plugin does not serve: " + inPlugin).message())
        .isEqualTo(
            "store 'shop.pg' is not available: its plugin does not serve: the database does not"
                + " exist; nothing was applied");
    assertThat(
            Errors.unavailable(
                    "shop.pg", Errors.unavailable("shop.pg", "its plugin cannot be reached").why())
                .message())
        .isEqualTo(
            "store 'shop.pg' is not available: its plugin cannot be reached; nothing was applied");
    assertThat(Errors.draining().why()).as("said in one").isEqualTo(Errors.draining().message());
  }
}
