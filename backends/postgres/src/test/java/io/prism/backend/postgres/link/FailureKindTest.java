package io.prism.backend.postgres.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailureKindTest {

  @ParameterizedTest
  @CsvSource({
    "40P01, CONTENDED", "40001, CONTENDED", "40003, LOST", "53100, FULL", "53200, BUSY",
        "57014, SLOW",
    "23505, DUPLICATE", "23514, DATA", "22021, DATA", "25006, REFUSED", "42P01, REFUSED",
        "28P01, REFUSED",
    "08006, LOST", "57P01, LOST", "57P03, LOST", "XX001, CORRUPT", "XX000, DEFECT"
  })
  void readsTheState(String state, FailureKind kind) {
    assertThat(FailureKind.of(new SQLException("text", state))).isEqualTo(kind);
  }

  @Test
  void withoutAStateContactIsTakenForLost() {
    assertThat(FailureKind.of(new SQLException("text"))).isEqualTo(FailureKind.LOST);
  }

  @Test
  void whatTheServerSaysOfAnOutageIsNeverShown() {
    SQLException failure =
        new SQLException(
            "password authentication failed for user \"secret\" on db.internal", "28P01");

    assertThat(Outage.explain(failure))
        .isEqualTo("the server does not accept the credentials")
        .doesNotContain("secret", "db.internal");
  }
}
