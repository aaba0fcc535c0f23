package io.prism.control.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import io.prism.backend.Durability;
import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.RateLimit;
import io.prism.control.snapshot.ServiceState;
import io.prism.control.stream.Entry;
import io.prism.control.v1.Namespace;
import io.prism.control.v1.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NamespaceContentTest {

  private static final AccessRules RULES =
      new AccessRules(
          Map.of(
              "spiffe://a",
              Permission.READ_ONLY,
              "b",
              Permission.READ_WRITE,
              "c",
              Permission.WRITE_ONLY));
  private static final NamespaceContent ORDERS = orders(ServiceState.ACTIVE);

  private static NamespaceContent orders(ServiceState state) {
    return orders(state, RULES);
  }

  private static NamespaceContent orders(ServiceState state, AccessRules access) {
    return new NamespaceContent(
        new NamespaceConfig(
            "orders",
            AccessPattern.KEYVALUE,
            Optional.of("shop"),
            "main",
            "shop_orders",
            7,
            Durability.STRONG,
            new NamespaceLimits(4096, 64, Optional.of(new RateLimit(100, 300))),
            Optional.of(Duration.ofHours(1)),
            Duration.ofMinutes(10),
            access,
            state,
            "the only one"),
        new BackendReference(
            "main",
            "postgres",
            "plugin",
            Map.of("address", "main-plugin:8980", "type", "postgres"),
            Map.of("tls_key_password", Path.of("/etc/prism/secrets/main/password")),
            Optional.of("ours")));
  }

  @Test
  void anEntryReadsAsItWasWritten() throws Exception {
    Entry entry = ORDERS.toEntry(true);

    assertThat(NamespaceContent.read(entry)).isEqualTo(ORDERS);
    assertThat(entry.leased()).isTrue();
    assertThat(entry).isEqualTo(ORDERS.toEntry(true));
    assertThat(entry.hash()).isNotEqualTo(ORDERS.toEntry(false).hash());
  }

  @ParameterizedTest
  @EnumSource
  void everyStateReadsAsItWasWritten(ServiceState state) throws Exception {
    assertThat(NamespaceContent.read(orders(state).toEntry(false))).isEqualTo(orders(state));
  }

  @Test
  void thatCallersMustBeKnownReadsAsItWasWritten() throws Exception {
    NamespaceContent strict = orders(ServiceState.ACTIVE, RULES.forKnownCallers());

    assertThat(NamespaceContent.read(strict.toEntry(false))).isEqualTo(strict).isNotEqualTo(ORDERS);
    assertThat(ORDERS.namespace().access().callersKnown()).isFalse();
  }

  @Test
  void contentThatStatesNoStateIsActiveAndIsWrittenSo() throws Exception {
    Namespace message = message();

    assertThat(message.getAllFields().keySet())
        .extracting(FieldDescriptor::getName)
        .doesNotContain("service_state");
    assertThat(message.getPattern()).isEqualTo(Pattern.PATTERN_KEYVALUE);
    assertThat(NamespaceContent.read(entry(message)).namespace().state())
        .isEqualTo(ServiceState.ACTIVE);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
  void aGatewayThatKnowsNoStatesRefusesWhatIsNotActive(ServiceState state) throws Exception {
    // Such a gateway ignores the field, and knows the patterns up to this one.
    Namespace message = Namespace.parseFrom(orders(state).toEntry(false).content());

    assertThat(message.getPatternValue()).isGreaterThan(Pattern.PATTERN_KEYVALUE_VALUE);
  }

  @Test
  void aPatternThatContradictsTheStateIsRefused() throws Exception {
    assertRefused(
        message().toBuilder().setPattern(Pattern.PATTERN_KEYVALUE_LIMITED).build(), "contradict");
    assertRefused(
        message().toBuilder()
            .setServiceState(io.prism.control.v1.ServiceState.SERVICE_STATE_SUSPENDED)
            .build(),
        "contradict");
  }

  @Test
  void fieldsOfALaterReleaseAreIgnored() throws Exception {
    Namespace later =
        message().toBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build())
            .build();

    assertThat(NamespaceContent.read(entry(later))).isEqualTo(ORDERS);
  }

  @Test
  void enumValuesOfALaterReleaseAreRefused() throws Exception {
    assertRefused(message().toBuilder().setPatternValue(99).build(), "'pattern' has the value 99");
    assertRefused(
        message().toBuilder().setDurabilityValue(99).build(), "'durability' has the value 99");
    assertRefused(
        message().toBuilder().setServiceStateValue(99).build(), "'service_state' has the value 99");
    assertRefused(message().toBuilder().putAccessValue("c", 99).build(), "has the value 99");
  }

  @Test
  void contentThatCannotBeServedIsRefused() throws Exception {
    assertRefused(message().toBuilder().clearLimits().build(), "largest value out of range");
    assertRefused(message().toBuilder().clearPattern().build(), "no pattern");
    assertRefused(message().toBuilder().setName("others").build(), "not that of 'orders'");
    Namespace.Builder relative = message().toBuilder();
    relative.getBackendBuilder().putSecretFiles("password", "etc/password");
    assertRefused(relative.build(), "no absolute path");
    assertThatThrownBy(
            () ->
                NamespaceContent.read(
                    Entry.of("orders", 7, true, ByteString.copyFromUtf8("nonsense"))))
        .isInstanceOf(UnreadableException.class);
  }

  private static void assertRefused(Namespace message, String why) {
    assertThatThrownBy(() -> NamespaceContent.read(entry(message)))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining(why);
  }

  private static Namespace message() throws Exception {
    return Namespace.parseFrom(ORDERS.toEntry(true).content());
  }

  private static Entry entry(Namespace message) {
    return Entry.of("orders", 7, true, message.toByteString());
  }
}
