package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.postgres.wire.Oid;
import io.prism.backend.postgres.wire.WireParameters;
import io.prism.backend.postgres.wire.WireStatement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statements on event loops, at real servers and beside the driver. */
class WireStatementIT {

  private static final Map<TestServer.Release, WireClient> CLIENTS = new ConcurrentHashMap<>();

  private static final WireStatement ADD = WireStatement.prepared("select $1 + 1", Oid.INT4);
  private static final WireStatement DIVIDE = WireStatement.prepared("select 12 / $1", Oid.INT4);

  private static WireClient client(TestServer.Release release) {
    return CLIENTS.computeIfAbsent(
        release, wanted -> WireClient.open(WireClient.settings(TestServer.shared(wanted))));
  }

  private static String table() {
    return "wire_" + UUID.randomUUID().toString().replace('-', '_');
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void oneThatFailsDoesNotTouchThoseAroundIt(TestServer.Release release) {
    WireClient client = client(release);
    for (int round = 0; round < 3; round++) {
      var before = client.execute(ADD, out -> out.int4(1), row -> row.int4(0));
      var failing = client.execute(DIVIDE, out -> out.int4(0), row -> row.int4(0));
      var wrong = client.query("select nothing from nowhere");
      var unparsable =
          client.execute(WireStatement.prepared("selekt"), WireParameters.NONE, row -> 0);
      var after = client.execute(ADD, out -> out.int4(5), row -> row.int4(0));
      var well = client.execute(DIVIDE, out -> out.int4(3), row -> row.int4(0));
      assertThat(WireClient.await(before).rows()).containsExactly(2);
      assertThat(WireClient.state(failing)).isEqualTo("22012");
      assertThat(WireClient.state(wrong)).isEqualTo("42P01");
      assertThat(WireClient.state(unparsable)).isEqualTo("42601");
      assertThat(WireClient.await(after).rows()).containsExactly(6);
      assertThat(WireClient.await(well).rows()).containsExactly(4);
    }
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void aStatementThatTakesTooLongIsEndedByTheServer(TestServer.Release release) {
    try (WireClient client = WireClient.open(WireClient.settings(TestServer.shared(release)))) {
      WireStatement setUp =
          WireStatement.once(
              "select set_config('statement_timeout', $1, false), current_setting('fsync'),"
                  + " not pg_is_in_recovery()",
              Oid.TEXT);
      assertThat(
              WireClient.await(
                      client.execute(
                          setUp,
                          out -> out.text("50ms"),
                          row -> List.of(row.text(0), row.text(1), row.bool(2))))
                  .rows())
          .containsExactly(List.of("50ms", "on", true));
      var slow = client.query("select pg_sleep(60)");
      var after = client.execute(ADD, out -> out.int4(1), row -> row.int4(0));
      assertThat(WireClient.state(slow)).isEqualTo("57014");
      assertThat(WireClient.await(after).rows()).containsExactly(2);
    }
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void whatIsWrittenTwiceIsRolledBack(TestServer.Release release) {
    TestServer server = TestServer.shared(release);
    String table = table();
    server.execute("create table " + table + " (k int4 primary key)");
    WireStatement insert =
        WireStatement.prepared(
            "insert into " + table + " select * from unnest($1)", Oid.INT4_ARRAY);
    WireClient client = client(release);
    assertThat(
            WireClient.await(
                    client.execute(insert, out -> out.int4s(List.of(1, 2), i -> i), row -> row))
                .count())
        .isEqualTo(2);
    assertThat(
            WireClient.state(
                client.execute(insert, out -> out.int4s(List.of(3, 2), i -> i), row -> row)))
        .isEqualTo("23505");
    assertThat(server.query("select count(*) from " + table)).isEqualTo("2");
    server.execute("drop table " + table);
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void aStatementWhoseTableChangedIsPreparedAnew(TestServer.Release release) {
    TestServer server = TestServer.shared(release);
    String table = table();
    server.execute("create table " + table + " (a int4)", "insert into " + table + " values (4)");
    WireStatement select = WireStatement.prepared("select * from " + table);
    WireClient client = client(release);
    WireClient.await(client.execute(select, WireParameters.NONE, row -> row.columns()));
    server.execute("alter table " + table + " add b int4");
    assertThat(WireClient.state(client.execute(select, WireParameters.NONE, row -> row.columns())))
        .isEqualTo("0A000");
    assertThat(
            WireClient.await(client.execute(select, WireParameters.NONE, row -> row.columns()))
                .rows())
        .containsExactly(2);
    WireClient.await(client.query("deallocate all"));
    assertThat(WireClient.state(client.execute(select, WireParameters.NONE, row -> row.columns())))
        .isEqualTo("26000");
    assertThat(
            WireClient.await(client.execute(select, WireParameters.NONE, row -> row.columns()))
                .rows())
        .containsExactly(2);
    server.execute("drop table " + table);
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void whatTheServerTellsOfItselfIsPassedOver(TestServer.Release release) {
    try (WireClient client = WireClient.open(WireClient.settings(TestServer.shared(release)))) {
      var answer =
          WireClient.await(
              client.query(
                  "listen wire; notify wire, 'x'; set application_name = 'other';"
                      + " do $$ begin raise notice 'hello'; end $$; select 1, null"));
      assertThat(answer.rows()).containsExactly(List.of("1", "null"));
      assertThat(WireClient.await(client.query("")).count()).isZero();
    }
  }
}
