package io.prism.backend.postgres.wire;

import static io.prism.backend.postgres.wire.ServerMessages.int4;
import static io.prism.backend.postgres.wire.ServerMessages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements on a connection whose server is played. */
class SessionTest {

  private final EmbeddedServer server = EmbeddedServer.open();

  @AfterEach
  void close() {
    server.close();
  }

  private Collected<List<String>> query() {
    Collected<List<String>> result = Collected.texts();
    server.client().query("select 1", result);
    return result;
  }

  private static ServerMessages answer(String value) {
    return new ServerMessages().bound().row(utf8(value)).complete("SELECT 1").ready();
  }

  @Test
  void aStatementIsPreparedOnceAndThenOnlyBound() {
    Collected<List<String>> first = server.select();
    assertThat(server.receivedTypes()).isEqualTo("PBES");
    server.send(new ServerMessages().parsed());
    server.send(answer("a"));
    Collected<List<String>> second = server.select();
    assertThat(server.receivedTypes()).isEqualTo("BES");
    server.send(answer("b"));

    assertThat(first.rows).containsExactly(List.of("a"));
    assertThat(second.rows).containsExactly(List.of("b"));
    assertThat(second.done).hasValue(1);
    assertThat(server.client().underWay()).isZero();
  }

  @Test
  void oneThatFollowsBeforeItIsKnownToBePreparedDoesNotRelyOnThat() {
    Collected<List<String>> first = server.select();
    Collected<List<String>> second = server.select();
    assertThat(server.receivedTypes()).isEqualTo("PBESPBES");
    server.send(new ServerMessages().error("ERROR", "42601").ready());
    server.send(new ServerMessages().parsed());
    server.send(answer("b"));

    assertThat(first.sqlState()).isEqualTo("42601");
    assertThat(second.rows).containsExactly(List.of("b"));
    Collected<List<String>> third = server.select();
    assertThat(server.receivedText()).startsWith("P").contains("p2");
    server.send(new ServerMessages().parsed());
    server.send(answer("c"));
    assertThat(third.rows).containsExactly(List.of("c"));
  }

  @Test
  void aStatementThatTheServerForgotIsPreparedAnew() {
    server.select();
    server.send(new ServerMessages().parsed());
    server.send(answer("a"));
    Collected<List<String>> forgotten = server.select();
    server.received();
    server.send(new ServerMessages().error("ERROR", "26000").ready());
    assertThat(forgotten.sqlState()).isEqualTo("26000");

    server.select();
    assertThat(server.receivedTypes()).isEqualTo("PBES");
  }

  @Test
  void theResultIsToldWhenTheServerIsReadyAndNotBefore() {
    Collected<List<String>> result = server.select();
    server.send(new ServerMessages().parsed().bound().complete("INSERT 0 12"));
    assertThat(result.isOver()).isFalse();
    server.send(new ServerMessages().ready());
    assertThat(result.done).hasValue(12);
  }

  @Test
  void anErrorAfterTheStatementMeansThatItWasNotCommitted() {
    Collected<List<String>> result = server.select();
    server.send(new ServerMessages().parsed().bound().complete("INSERT 0 1"));
    server.send(new ServerMessages().error("ERROR", "40001").ready());
    assertThat(result.sqlState()).isEqualTo("40001");
    assertThat(server.client().isOpen()).isTrue();
  }

  @Test
  void whatTheServerTellsOfItselfIsPassedOver() {
    Collected<List<String>> result = server.select();
    ServerMessages aside =
        new ServerMessages().notice().empty('S').message('A', body -> body.writeInt(1));
    server.send(aside);
    server.send(new ServerMessages().parsed());
    server.send(aside);
    server.send(answer("a"));
    server.send(aside);
    assertThat(result.rows).containsExactly(List.of("a"));
    assertThat(server.client().isOpen()).isTrue();
  }

  @Test
  void noTextOfTheServerIsRepeated() {
    Collected<List<String>> result = server.select();
    server.send(new ServerMessages().error("ERROR", "22001").ready());
    assertThat(result.failure.orElseThrow().toString()).contains("22001").doesNotContain("secret");
  }

  @Test
  void aFatalErrorLosesContactForAll() {
    Collected<List<String>> first = server.select();
    Collected<List<String>> second = server.select();
    List<WireException> told = new ArrayList<>();
    server.client().onClosed(told::add);
    server.send(new ServerMessages().parsed().error("FATAL", "57P01"));

    assertThat(first.sqlState()).isEqualTo("08006");
    assertThat(second.sqlState()).isEqualTo("08006");
    assertThat(first.failure.orElseThrow().getCause())
        .isInstanceOfSatisfying(
            WireException.class, cause -> assertThat(cause.getSQLState()).isEqualTo("57P01"));
    assertThat(told).hasSize(1);
    assertThat(server.channel.isOpen()).isFalse();
    assertThat(server.select().sqlState()).isEqualTo("08006");
  }

  @Test
  void theEndOfTheLineFailsAllOnce() {
    Collected<List<String>> first = server.select();
    Collected<List<String>> second = query();
    server.channel.close();
    server.channel.runPendingTasks();
    assertThat(List.of(first.sqlState(), second.sqlState())).containsOnly("08006");
    List<WireException> told = new ArrayList<>();
    server.client().onClosed(told::add);
    assertThat(told).hasSize(1);
  }

  @Test
  void closingSaysGoodbye() {
    Collected<List<String>> result = server.select();
    server.received();
    server.client().close();
    assertThat(server.receivedTypes()).isEqualTo("X");
    assertThat(result.sqlState()).isEqualTo("08006");
    assertThat(server.channel.isOpen()).isFalse();
    server.client().close();
  }

  @Test
  void anotherThreadMayOnlyCut() {
    Collected<List<String>> result = server.select();
    server.client().abort();
    assertThat(result.sqlState()).isEqualTo("08006");
    assertThat(server.channel.isOpen()).isFalse();
  }

  @Test
  void aRowIsOfNoUseAfterItsCall() {
    List<WireRow> kept = new ArrayList<>();
    Collected<Integer> result =
        new Collected<>(
            row -> {
              kept.add(row);
              return row.int4(0);
            });
    server.client().execute(EmbeddedServer.SELECT, EmbeddedServer.ONE, result);
    server.send(new ServerMessages().parsed().bound().row(int4(5)).complete("SELECT 1").ready());
    assertThat(result.rows).containsExactly(5);
    assertThatThrownBy(() -> kept.getFirst().int4(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRowKnowsWhatItHas() {
    Collected<List<Boolean>> result =
        new Collected<>(
            row -> {
              assertThatThrownBy(() -> row.bytes(1)).isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(() -> row.int8(0)).isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(() -> row.bool(2)).isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(() -> row.text(3)).isInstanceOf(IllegalStateException.class);
              return List.of(
                  row.matches(0, ByteString.copyFromUtf8("abcd")),
                  row.matches(0, ByteString.copyFromUtf8("abce")),
                  row.matches(0, ByteString.copyFromUtf8("abc")),
                  row.isNull(1));
            });
    server.client().execute(EmbeddedServer.SELECT, EmbeddedServer.ONE, result);
    server.send(
        new ServerMessages()
            .parsed()
            .bound()
            .row(utf8("abcd"), null, utf8("x"))
            .complete("SELECT 1")
            .ready());
    assertThat(result.rows).containsExactly(List.of(true, false, false, true));
  }

  @Test
  void resultsMayGoOnWithTheConnection() {
    List<Long> told = new ArrayList<>();
    server
        .client()
        .query(
            "select 1",
            new WireResult() {
              @Override
              public void done(long rows) {
                told.add(rows);
                server.client().query("select 2", this);
              }

              @Override
              public void failed(WireException failure) {
                told.add(-1L);
              }
            });
    server.send(new ServerMessages().complete("SELECT 4").ready());
    server.send(new ServerMessages().complete("SELECT 5").ready());
    server.client().close();
    assertThat(told).containsExactly(4L, 5L, -1L);
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        Arguments.of("unknown type", new ServerMessages().empty('?')),
        Arguments.of("copy", new ServerMessages().empty('G')),
        Arguments.of("ready too early", new ServerMessages().ready()),
        Arguments.of("row before it is bound", new ServerMessages().parsed().row(int4(1))),
        Arguments.of("bound before parsed", new ServerMessages().bound()),
        Arguments.of("parsed twice", new ServerMessages().parsed().parsed()),
        Arguments.of(
            "complete twice", new ServerMessages().parsed().bound().complete("A").complete("A")),
        Arguments.of(
            "error twice", new ServerMessages().error("ERROR", "22001").error("ERROR", "22001")),
        Arguments.of("negative length", new ServerMessages().raw('D', -1)),
        Arguments.of("length below its own", new ServerMessages().raw('D', 3)),
        Arguments.of("length too large", new ServerMessages().raw('D', EmbeddedServer.LARGEST + 5)),
        Arguments.of("parsed with a body", new ServerMessages().raw('1', 5, 0)),
        Arguments.of("row of nothing", new ServerMessages().parsed().bound().raw('D', 5, 0)),
        Arguments.of("row too short", new ServerMessages().parsed().bound().raw('D', 6, 0, 1)),
        Arguments.of(
            "value too long", new ServerMessages().parsed().bound().raw('D', 10, 0, 1, 0, 0, 0, 1)),
        Arguments.of(
            "value below NULL",
            new ServerMessages().parsed().bound().raw('D', 10, 0, 1, 255, 255, 255, 254)),
        Arguments.of("row too long", new ServerMessages().parsed().bound().raw('D', 7, 0, 0, 0)),
        Arguments.of("endless tag", new ServerMessages().parsed().bound().raw('C', 5, 'A')),
        Arguments.of("no tag", new ServerMessages().parsed().bound().raw('C', 4)),
        Arguments.of("endless error", new ServerMessages().raw('E', 6, 'C', '2')),
        Arguments.of("error without state", new ServerMessages().raw('E', 5, 0)),
        Arguments.of(
            "error with a state that is none", new ServerMessages().error("ERROR", "a-b-c")),
        Arguments.of(
            "state of no transaction",
            new ServerMessages().error("ERROR", "22001").raw('Z', 5, 'X')),
        Arguments.of(
            "ready and more", new ServerMessages().error("ERROR", "22001").raw('Z', 6, 'I', 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void aServerThatBreaksTheProtocolIsLeft(String what, ServerMessages messages) {
    Collected<List<String>> first = server.select();
    Collected<List<String>> second = server.select();
    server.send(messages);
    assertThat(List.of(first.sqlState(), second.sqlState())).containsOnly("08P01");
    assertThat(server.channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("unasked")
  void soIsOneThatSpeaksUnasked(ServerMessages messages) {
    List<WireException> told = new ArrayList<>();
    server.client().onClosed(told::add);
    server.send(messages);
    assertThat(told).extracting(WireException::getSQLState).containsExactly("08P01");
    assertThat(server.channel.isOpen()).isFalse();
  }

  static Stream<ServerMessages> unasked() {
    return Stream.of(
        new ServerMessages().ready(),
        new ServerMessages().row(int4(1)),
        new ServerMessages().error("ERROR", "22001"),
        new ServerMessages().authentication(0));
  }

  @Test
  void aQueryOfSeveralStatementsHasTheRowsOfAll() {
    Collected<List<String>> result = query();
    server.send(
        new ServerMessages()
            .empty('T')
            .row(utf8("a"), null)
            .complete("SELECT 1")
            .complete("SET")
            .empty('T')
            .row(utf8("b"), utf8(""))
            .complete("SELECT 1")
            .ready());
    assertThat(result.rows).containsExactly(List.of("a", "null"), List.of("b", ""));
    assertThat(result.done).hasValue(2);
  }

  @Test
  void aQueryOfNothingIsDone() {
    Collected<List<String>> result = query();
    server.send(new ServerMessages().empty('I').ready());
    assertThat(result.done).hasValue(0);
  }
}
