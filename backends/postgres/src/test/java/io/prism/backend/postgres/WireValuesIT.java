package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.postgres.wire.Oid;
import io.prism.backend.postgres.wire.ParameterWriter;
import io.prism.backend.postgres.wire.WireParameters;
import io.prism.backend.postgres.wire.WireStatement;
import io.prism.backend.postgres.wire.WireTls;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that go to real servers and come back, on event loops and by the driver. */
class WireValuesIT {

  private static final Map<TestServer.Release, WireClient> CLIENTS = new ConcurrentHashMap<>();

  private static WireClient client(TestServer.Release release) {
    return CLIENTS.computeIfAbsent(
        release, wanted -> WireClient.open(WireClient.settings(TestServer.shared(wanted))));
  }

  private static String table() {
    return "wire_" + UUID.randomUUID().toString().replace('-', '_');
  }

  private record Scalars(
      int place, Integer small, Long large, String text, List<Byte> bytes, Boolean flag) {

    static Scalars of(
        int place, Integer small, Long large, String text, byte[] bytes, Boolean flag) {
      return new Scalars(place, small, large, text, listed(bytes), flag);
    }

    byte[] unlisted() {
      byte[] copy = new byte[bytes.size()];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = bytes.get(i);
      }
      return copy;
    }
  }

  private static List<Byte> listed(byte[] bytes) {
    return bytes == null ? null : IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList();
  }

  private static List<Scalars> scalars() {
    Random random = new Random(3);
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    List<Scalars> rows = new ArrayList<>();
    rows.add(Scalars.of(0, Integer.MIN_VALUE, Long.MIN_VALUE, "", new byte[0], true));
    rows.add(
        Scalars.of(
            1, Integer.MAX_VALUE, Long.MAX_VALUE, "\u00e4\u20ac\ud83d\ude00'\\", all, false));
    rows.add(Scalars.of(2, null, null, null, null, null));
    for (int i = 3; i < 20; i++) {
      byte[] bytes = new byte[random.nextInt(3_000)];
      random.nextBytes(bytes);
      rows.add(
          Scalars.of(
              i,
              random.nextInt(),
              random.nextLong(),
              "t\u00df".repeat(random.nextInt(500)),
              bytes,
              random.nextBoolean()));
    }
    return rows;
  }

  private static void write(ParameterWriter out, Scalars row) {
    out.int4(row.place());
    out.int4s(List.of(row.small()), small -> small);
    out.int8s(List.of(row.large()), large -> large);
    out.text(row.text());
    byte[] bytes = row.unlisted();
    int half = bytes.length / 2;
    // Every other one is a string that is made of pieces.
    ByteString whole =
        row.place() % 2 == 0
            ? ByteString.copyFrom(bytes)
            : ByteString.copyFrom(bytes, 0, half)
                .concat(ByteString.copyFrom(bytes, half, bytes.length - half));
    out.byteStrings(List.of(whole), part -> part);
    out.int4(row.flag() ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void valuesAreWhatTheDriverReadsAndWrites(TestServer.Release release) throws SQLException {
    String table = table();
    TestServer server = TestServer.shared(release);
    server.execute("create table " + table + " (p int4, i int4, l int8, t text, b bytea, o bool)");
    WireStatement insert =
        WireStatement.prepared(
            "insert into " + table + " values ($1, ($2)[1], ($3)[1], $4, ($5)[1], $6 = 1)",
            Oid.INT4,
            Oid.INT4_ARRAY,
            Oid.INT8_ARRAY,
            Oid.TEXT,
            Oid.BYTEA_ARRAY,
            Oid.INT4);
    List<Scalars> rows = scalars();
    List<Scalars> complete = rows.stream().filter(row -> row.text() != null).toList();
    for (Scalars row : complete) {
      assertThat(
              WireClient.await(
                      client(release).execute(insert, out -> write(out, row), read -> read))
                  .count())
          .isEqualTo(1);
    }
    assertThat(readByDriver(server, table)).isEqualTo(complete);

    server.execute("truncate " + table);
    writeByDriver(server, table, rows);
    WireStatement select =
        WireStatement.prepared("select p, i, l, t, b, o from " + table + " order by p");
    assertThat(
            WireClient.await(
                    client(release)
                        .execute(
                            select,
                            WireParameters.NONE,
                            row ->
                                row.isNull(1)
                                    ? Scalars.of(row.int4(0), null, null, null, null, null)
                                    : Scalars.of(
                                        row.int4(0),
                                        row.int4(1),
                                        row.int8(2),
                                        row.text(3),
                                        row.byteString(4).toByteArray(),
                                        row.bool(5))))
                .rows())
        .isEqualTo(rows);
    server.execute("drop table " + table);
  }

  private static List<Scalars> readByDriver(TestServer server, String table) throws SQLException {
    List<Scalars> rows = new ArrayList<>();
    try (Connection connection = server.connect();
        PreparedStatement select =
            connection.prepareStatement("select p, i, l, t, b, o from " + table + " order by p");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        rows.add(
            Scalars.of(
                row.getInt(1),
                row.getObject(2, Integer.class),
                row.getObject(3, Long.class),
                row.getString(4),
                row.getBytes(5),
                row.getObject(6, Boolean.class)));
      }
    }
    return rows;
  }

  private static void writeByDriver(TestServer server, String table, List<Scalars> rows)
      throws SQLException {
    try (Connection connection = server.connect();
        PreparedStatement insert =
            connection.prepareStatement("insert into " + table + " values (?, ?, ?, ?, ?, ?)")) {
      for (Scalars row : rows) {
        insert.setInt(1, row.place());
        insert.setObject(2, row.small(), Types.INTEGER);
        insert.setObject(3, row.large(), Types.BIGINT);
        insert.setString(4, row.text());
        insert.setBytes(5, row.bytes() == null ? null : row.unlisted());
        insert.setObject(6, row.flag(), Types.BOOLEAN);
        insert.execute();
      }
    }
  }

  private static final List<List<Integer>> ARRAYS =
      List.of(List.of(), List.of(7), IntStream.range(-500, 500).boxed().toList());

  private static byte[] bytes(int i) {
    return i % 7 == 0 ? new byte[0] : new byte[] {(byte) i, 0, (byte) -i};
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void arraysAreWhatTheDriverWrites(TestServer.Release release) throws SQLException {
    TestServer server = TestServer.shared(release);
    String table = table();
    server.execute("create table " + table + " (p int4, i int4[], l int8[], b bytea[])");
    WireStatement insert =
        WireStatement.prepared(
            "insert into " + table + " values ($1, $2, $3, $4)",
            Oid.INT4,
            Oid.INT4_ARRAY,
            Oid.INT8_ARRAY,
            Oid.BYTEA_ARRAY);
    for (int place = 0; place < ARRAYS.size(); place++) {
      int at = place;
      List<Integer> source = ARRAYS.get(place);
      WireClient.await(
          client(release)
              .execute(
                  insert,
                  out -> {
                    out.int4(at);
                    out.int4s(source, i -> i);
                    out.int8s(source, i -> i * 5_000_000_000L);
                    out.byteStrings(source, i -> ByteString.copyFrom(bytes(i)));
                  },
                  row -> row));
    }
    try (Connection connection = server.connect();
        PreparedStatement same =
            connection.prepareStatement(
                "select count(*) from "
                    + table
                    + " where p = ? and i = ? and l = ? and b = ?"
                    + " and array_ndims(i) is not distinct from array_ndims(?::int4[])"
                    + " and coalesce(array_lower(b, 1), 1) = 1")) {
      for (int place = 0; place < ARRAYS.size(); place++) {
        List<Integer> source = ARRAYS.get(place);
        same.setInt(1, place);
        same.setArray(2, connection.createArrayOf("int4", source.toArray()));
        same.setArray(
            3,
            connection.createArrayOf(
                "int8", source.stream().map(i -> i * 5_000_000_000L).toArray()));
        same.setArray(
            4,
            connection.createArrayOf(
                "bytea", source.stream().map(WireValuesIT::bytes).toArray(byte[][]::new)));
        same.setArray(5, connection.createArrayOf("int4", source.toArray()));
        try (ResultSet row = same.executeQuery()) {
          row.next();
          assertThat(row.getInt(1)).as("array %d", place).isEqualTo(1);
        }
      }
    }
    server.execute("drop table " + table);
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void rowsGoInAndOutAsArrays(TestServer.Release release) {
    WireStatement both =
        WireStatement.prepared(
            "select t.place, t.k, octet_length(t.v) from unnest($1, $2) with ordinality as t(k, v, place)"
                + " where octet_length(t.v) <= $3",
            Oid.INT4_ARRAY,
            Oid.BYTEA_ARRAY,
            Oid.INT4);
    List<byte[]> values = IntStream.range(0, 256).mapToObj(i -> new byte[i * 10]).toList();
    List<Integer> keys = IntStream.range(0, 256).boxed().toList();
    for (int round = 0; round < 3; round++) {
      var answer =
          WireClient.await(
              client(release)
                  .execute(
                      both,
                      out -> {
                        out.int4s(keys, key -> key);
                        out.byteStrings(values, ByteString::copyFrom);
                        out.int4(1_000);
                      },
                      row -> List.of(row.int8(0), (long) row.int4(1), (long) row.int4(2))));
      assertThat(answer.count()).isEqualTo(101);
      assertThat(answer.rows()).contains(List.of(101L, 100L, 1_000L)).hasSize(101);
    }
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void largeValuesAndManyRowsGoThrough(TestServer.Release release) {
    WireClient client = client(release);
    byte[] value = new byte[20 << 20];
    new Random(8).nextBytes(value);
    WireStatement echo = WireStatement.prepared("select ($1)[1]", Oid.BYTEA_ARRAY);
    List<Boolean> same =
        WireClient.await(
                client.execute(
                    echo,
                    out -> out.byteStrings(List.of(value), ByteString::copyFrom),
                    row -> Arrays.equals(row.bytes(0), value)))
            .rows();
    assertThat(same).containsExactly(true);

    WireStatement many = WireStatement.prepared("select * from generate_series(1, $1)", Oid.INT4);
    List<Integer> rows =
        WireClient.await(client.execute(many, out -> out.int4(200_000), row -> row.int4(0))).rows();
    assertThat(rows).isEqualTo(IntStream.rangeClosed(1, 200_000).boxed().toList());
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void repliesInPiecesAreTheSame(TestServer.Release release) {
    WireStatement rows =
        WireStatement.prepared(
            "select i, sha256(int4send(i)), case when i % 3 = 0 then null else repeat('x', i) end"
                + " from generate_series(1, $1) i",
            Oid.INT4);
    List<List<Object>> whole = rows(client(release), rows);
    for (int seed = 0; seed < 3; seed++) {
      try (ChunkingRelay relay = new ChunkingRelay(TestServer.shared(release).port(), seed);
          WireClient client =
              WireClient.open(
                  WireClient.at(
                      WireClient.settings(TestServer.shared(release)),
                      relay.host(),
                      WireTls.disabled()))) {
        assertThat(rows(client, rows)).as("seed %d", seed).isEqualTo(whole);
      }
    }
  }

  private static List<List<Object>> rows(WireClient client, WireStatement statement) {
    return WireClient.await(
            client.execute(
                statement,
                out -> out.int4(100),
                row ->
                    List.<Object>of(
                        row.int4(0),
                        row.byteString(1),
                        row.isNull(2)
                            ? Collections.emptyList()
                            : new String(row.bytes(2), StandardCharsets.UTF_8))))
        .rows();
  }
}
