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

  private static final WireStatement SELECT = WireStatement.prepared("select $1", Oid.INT4);
  private static final WireParameters ONE = out -> out.int4(1);

  private final EmbeddedServer server = EmbeddedServer.open();

  @AfterEach
  void close() {
    server.close();
  }

  private Collected<List<String>> select() {
    Collected<List<String>> result = Collected.texts();
    server.client().execute(SELECT, ONE, result);
    return result;
  }

  @Test
  void parametersThatFailAreNotSent() {
    assertThatThrownBy(
            () ->
                server
                    .client()
                    .execute(
                        SELECT,
                        out -> {
                          throw new IllegalArgumentException("mine");
                        },
                        Collected.texts()))
        .hasMessage("mine");
    assertThatThrownBy(
            () -> server.client().execute(SELECT, WireParameters.NONE, Collected.texts()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(server.received()).isEmpty();
    assertThat(server.client().underWay()).isZero();

    select();
    assertThat(server.receivedTypes()).isEqualTo("PBES");
  }

  @Test
  void aResultThatThrowsEndsTheConnectionAndIsToldOnce() {
    CompletableFuture<WireException> told = new CompletableFuture<>();
    server
        .client()
        .execute(
            SELECT,
            ONE,
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
    Collected<List<String>> second = select();
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
            SELECT,
            ONE,
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
