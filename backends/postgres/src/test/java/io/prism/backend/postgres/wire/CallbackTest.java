package io.prism.backend.postgres.wire;

import static io.prism.backend.postgres.wire.ServerMessages.int4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection calls, and that fails. */
class CallbackTest {

  private final EmbeddedServer server = EmbeddedServer.open();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void parametersThatFailAreNotSent() {
    assertThatThrownBy(
            () ->
                server
                    .client()
                    .execute(
                        EmbeddedServer.SELECT,
                        out -> {
                          throw new IllegalArgumentException("mine");
                        },
                        Collected.texts()))
        .hasMessage("mine");
    assertThatThrownBy(
            () ->
                server
                    .client()
                    .execute(EmbeddedServer.SELECT, WireParameters.NONE, Collected.texts()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(server.received()).isEmpty();
    assertThat(server.client().underWay()).isZero();

    server.select();
    assertThat(server.receivedTypes()).isEqualTo("PBES");
  }

  @Test
  void aResultThatThrowsEndsTheConnectionAndIsToldOnce() {
    CompletableFuture<WireException> told = new CompletableFuture<>();
    server
        .client()
        .execute(
            EmbeddedServer.SELECT,
            EmbeddedServer.ONE,
            new WireResult() {
              @Override
              public void row(WireRow row) {
                row.int8(0);
              }

              @Override
              public void done(long rows) {}

              @Override
              public void failed(WireException failure) {
                told.complete(failure);
              }
            });
    Collected<List<String>> second = server.select();
    server.send(new ServerMessages().parsed().bound().row(int4(1)));
    assertThat(told.join().getMessage()).contains("contact");
    assertThat(second.sqlState()).isEqualTo("08006");
    assertThat(server.channel.isOpen()).isFalse();
  }

  @Test
  void aResultThatCannotTakeItsAnswerIsToldThatItFailed() {
    CompletableFuture<WireException> told = new CompletableFuture<>();
    server
        .client()
        .execute(
            EmbeddedServer.SELECT,
            EmbeddedServer.ONE,
            new WireResult() {
              @Override
              public void done(long rows) {
                throw new IllegalStateException("mine");
              }

              @Override
              public void failed(WireException failure) {
                told.complete(failure);
              }
            });
    server.send(new ServerMessages().parsed().bound().complete("SELECT 0").ready());
    assertThat(told).isCompletedWithValueMatching(WireException.OwnFault.class::isInstance);
    assertThat(server.channel.isOpen()).isFalse();
  }
}
