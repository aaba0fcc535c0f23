package io.prism.control.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.prism.control.stream.Entry;
import io.prism.control.v1.Namespace;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErasureContentTest {

  private static final ErasureContent ORDERS =
      new ErasureContent(
          "orders",
          "orders",
          7,
          new BackendReference(
              "pg",
              "postgres",
              "plugin",
              Map.of("address", "pg:50100"),
              Map.of("password", Path.of("/etc/password")),
              Optional.of("the-store")));

  @Test
  void isReadAsItWasWritten() throws Exception {
    Entry entry = ORDERS.toEntry();

    assertThat(entry.name()).isEqualTo("erase:orders");
    assertThat(Entry.isErasure(entry.name())).isTrue();
    assertThat(Entry.isErasure("erase")).isFalse();
    assertThat(ErasureContent.read(entry)).isEqualTo(ORDERS);
  }

  @Test
  void isNeverTakenForANamespace() {
    assertThatThrownBy(() -> NamespaceContent.read(ORDERS.toEntry()))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void whatIsNotOneIsRefused() throws Exception {
    Namespace message = Namespace.parseFrom(ORDERS.toEntry().content());
    for (Namespace odd :
        new Namespace[] {
          message.toBuilder().setEpoch(8).build(),
          message.toBuilder().setName("erase:others").build(),
          message.toBuilder().setName("x").build(),
          message.toBuilder().setPatternValue(1).build(),
          message.toBuilder().setPatternValue(99).build(),
          message.toBuilder().clearStoreNamespace().build(),
          message.toBuilder().clearBackend().build()
        }) {
      assertRefused(odd.toByteString());
    }
    assertRefused(ByteString.copyFromUtf8("nonsense"));
  }

  private static void assertRefused(ByteString content) {
    assertThatThrownBy(() -> ErasureContent.read(Entry.of("erase:orders", 7, false, content)))
        .isInstanceOf(UnreadableException.class);
  }
}
