package io.prism.backend.postgres.wire;

import static io.prism.backend.postgres.wire.ServerMessages.int4;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies that arrive in pieces of any size have the same rows. */
class ChunkingTest {

  private static final WireStatement READ = WireStatement.prepared("select", new int[0]);

  private record Read(int place, List<Byte> value) {}

  private static Collected<Read> result() {
    return new Collected<>(
        row -> {
          List<Byte> value = new ArrayList<>();
          if (!row.isNull(1)) {
            for (byte b : row.bytes(1)) {
              value.add(b);
            }
          }
          return new Read(row.int4(0), value);
        });
  }

  /** The reply to two statements, the second of which fails after a row, and a third. */
  private static byte[] reply(Random random) {
    ServerMessages reply = new ServerMessages().parsed().bound();
    rows(reply, random, 4);
    reply.notice().complete("SELECT 4").ready();
    reply.parsed().bound();
    rows(reply, random, 1);
    reply.error("ERROR", "22012").ready();
    reply.parsed().bound();
    rows(reply, random, 2);
    return reply.complete("SELECT 2").ready().bytes();
  }

  private static void rows(ServerMessages reply, Random random, int count) {
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[random.nextInt(40)];
      random.nextBytes(value);
      reply.row(int4(random.nextInt()), random.nextInt(4) == 0 ? null : value);
    }
  }

  private static List<Object> read(byte[] reply, List<Integer> cuts) {
    try (EmbeddedServer server = EmbeddedServer.open()) {
      List<Collected<Read>> results = List.of(result(), result(), result());
      results.forEach(each -> server.client().execute(READ, WireParameters.NONE, each));
      int from = 0;
      for (int cut : cuts) {
        server.send(Arrays.copyOfRange(reply, from, cut));
        from = cut;
      }
      server.send(Arrays.copyOfRange(reply, from, reply.length));
      assertThat(server.client().isOpen()).isTrue();
      assertThat(server.client().underWay()).isZero();
      List<Object> all = new ArrayList<>();
      results.forEach(each -> all.addAll(List.of(each.rows, each.done, each.sqlState())));
      return all;
    }
  }

  @Test
  void oneCutAtEveryPlace() {
    byte[] reply = reply(new Random(1));
    List<Object> expected = read(reply, List.of());
    assertThat(expected.toString()).contains("22012");
    for (int cut = 0; cut <= reply.length; cut++) {
      assertThat(read(reply, List.of(cut))).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50})
  void manyCuts(int largest) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(31L * largest + seed);
      byte[] reply = reply(random);
      List<Integer> cuts = new ArrayList<>();
      for (int at = 1; at < reply.length; at += 1 + random.nextInt(largest)) {
        cuts.add(at);
      }
      assertThat(read(reply, cuts)).as("seed %d", seed).isEqualTo(read(reply, List.of()));
    }
  }

  @Test
  void aLargeValueInManyPieces() {
    byte[] value = new byte[300_000];
    new Random(5).nextBytes(value);
    byte[] reply =
        new ServerMessages()
            .parsed()
            .bound()
            .row(int4(3), value)
            .row(int4(4), value)
            .complete("SELECT 2")
            .ready()
            .bytes();
    try (EmbeddedServer server = EmbeddedServer.open()) {
      Collected<byte[]> result = new Collected<>(row -> row.bytes(1));
      server.client().execute(READ, WireParameters.NONE, result);
      // More pieces than are kept side by side.
      for (int at = 0; at < reply.length; at += 100) {
        server.send(Arrays.copyOfRange(reply, at, Math.min(reply.length, at + 100)));
      }
      assertThat(result.rows).hasSize(2).allSatisfy(row -> assertThat(row).isEqualTo(value));
      assertThat(result.done).hasValue(2);
    }
  }

  @Test
  void whatIsKeptOfAMessageIsGivenBackWhenTheLineEnds() {
    // That nothing is lost is found out after the class.
    try (EmbeddedServer server = EmbeddedServer.open()) {
      Collected<Read> result = result();
      server.client().execute(READ, WireParameters.NONE, result);
      byte[] reply = reply(new Random(2));
      server.send(Arrays.copyOf(reply, 20));
      server.send(Arrays.copyOfRange(reply, 20, 24));
      server.channel.close();
      server.channel.runPendingTasks();
      assertThat(result.sqlState()).isEqualTo("08006");
    }
  }
}
