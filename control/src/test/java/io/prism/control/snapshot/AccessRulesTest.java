package io.prism.control.snapshot;

import static io.prism.control.snapshot.Permission.READ_ONLY;
import static io.prism.control.snapshot.Permission.READ_WRITE;
import static io.prism.control.snapshot.Permission.WRITE_ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessRulesTest {

  private final AccessRules rules =
      new AccessRules(
          Map.of("spiffe://a/web", READ_ONLY, "web.prod", READ_WRITE, "producer", WRITE_ONLY));

  @Test
  void whoIsNotNamedHasNoAccess() {
    assertThat(rules.permissionOf("spiffe://a/web/admin")).isEmpty();
    assertThat(rules.permissionOf("WEB.prod")).isEmpty();
    assertThat(AccessRules.NOBODY.permissionOf("web.prod")).isEmpty();
    assertThat(rules.permissionOfAny(List.of())).isEmpty();
  }

  @Test
  void theIdentitiesOfACallerCountTogether() {
    assertThat(rules.permissionOfAny(List.of("x", "spiffe://a/web"))).contains(READ_ONLY);
    assertThat(rules.permissionOfAny(List.of("spiffe://a/web", "web.prod"))).contains(READ_WRITE);
    assertThat(rules.permissionOfAny(List.of("producer", "x"))).contains(WRITE_ONLY);
    assertThat(rules.permissionOfAny(List.of("producer", "spiffe://a/web"))).contains(READ_WRITE);
    assertThat(rules.permissionOfAny(List.of("web.prod", "producer"))).contains(READ_WRITE);
  }

  @Test
  void writeOnlyDoesNotAllowReads() {
    assertThat(WRITE_ONLY.allowsReads()).isFalse();
    assertThat(WRITE_ONLY.allowsWrites()).isTrue();
    assertThat(READ_ONLY.allowsReads()).isTrue();
    assertThat(READ_WRITE.allowsReads()).isTrue();
    assertThat(WRITE_ONLY.word()).isEqualTo("write-only");
  }

  @Test
  void readOnlyDoesNotAllowWrites() {
    assertThat(READ_ONLY.allowsWrites()).isFalse();
    assertThat(READ_WRITE.allowsWrites()).isTrue();
    assertThat(READ_ONLY.word()).isEqualTo("read-only");
  }
}
