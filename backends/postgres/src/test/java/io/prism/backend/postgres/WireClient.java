package io.prism.backend.postgres;

import io.prism.backend.postgres.wire.WireConnection;
import io.prism.backend.postgres.wire.WireException;
import io.prism.backend.postgres.wire.WireParameters;
import io.prism.backend.postgres.wire.WireResult;
import io.prism.backend.postgres.wire.WireRow;
import io.prism.backend.postgres.wire.WireSettings;
import io.prism.backend.postgres.wire.WireStatement;
import io.prism.backend.postgres.wire.WireTls;
import io.prism.http2.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A connection on a loop, for tests that wait. */
record WireClient(WireConnection connection) implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(50);

  private static final int LARGEST = 64 << 20;

  private static final Transport TRANSPORT = Transport.start(1, "test-wire");

  /** Settings for a server that is reached without TLS. */
  static WireSettings settings(TestServer server) {
    return new WireSettings(
        InetSocketAddress.createUnresolved(server.host(), server.port()),
        "postgres",
        server.user(),
        server.password(),
        WireTls.disabled(),
        "test",
        LONG,
        LONG,
        LARGEST);
  }

  /** The same as somebody else. */
  static WireSettings as(WireSettings settings, String user, Optional<String> password) {
    return new WireSettings(
        settings.host(),
        settings.database(),
        user,
        password,
        settings.tls(),
        settings.applicationName(),
        settings.openTimeout(),
        settings.answerTimeout(),
        settings.largestMessage());
  }

  /** The same to another place, or otherwise encrypted. */
  static WireSettings at(WireSettings settings, InetSocketAddress host, WireTls tls) {
    return new WireSettings(
        host,
        settings.database(),
        settings.user(),
        settings.password(),
        tls,
        settings.applicationName(),
        settings.openTimeout(),
        settings.answerTimeout(),
        settings.largestMessage());
  }

  /** The same to another database, with another patience. */
  static WireSettings to(WireSettings settings, String database, Duration answerTimeout) {
    return new WireSettings(
        settings.host(),
        database,
        settings.user(),
        settings.password(),
        settings.tls(),
        settings.applicationName(),
        settings.openTimeout(),
        answerTimeout,
        settings.largestMessage());
  }

  static WireClient open(WireSettings settings) {
    return new WireClient(await(attempt(settings)));
  }

  static WireException refusal(WireSettings settings) {
    return failure(attempt(settings));
  }

  private static CompletableFuture<WireConnection> attempt(WireSettings settings) {
    return WireConnection.open(TRANSPORT.loops().next(), settings);
  }

  /** What a statement brought. */
  record Answer<T>(List<T> rows, long count) {}

  /** A query's rows as texts. */
  CompletableFuture<Answer<List<String>>> query(String sql) {
    Telling<List<String>> telling =
        new Telling<>(
            row -> {
              List<String> texts = new ArrayList<>();
              for (int i = 0; i < row.columns(); i++) {
                texts.add(row.isNull(i) ? "null" : row.text(i));
              }
              return List.copyOf(texts);
            });
    connection.loop().execute(() -> connection.query(sql, telling));
    return telling.told;
  }

  <T> CompletableFuture<Answer<T>> execute(
      WireStatement statement, WireParameters parameters, Function<WireRow, T> read) {
    Telling<T> telling = new Telling<>(read);
    connection.loop().execute(() -> connection.execute(statement, parameters, telling));
    return telling.told;
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(50, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static WireException failure(CompletableFuture<?> future) {
    try {
      future.get(50, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return (WireException) e.getCause();
    } catch (TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new AssertionError("it succeeded");
  }

  static String state(CompletableFuture<?> future) {
    return failure(future).getSQLState();
  }

  private static final class Telling<T> implements WireResult {

    private final Function<WireRow, T> read;
    private final List<T> rows = new ArrayList<>();
    private final CompletableFuture<Answer<T>> told = new CompletableFuture<>();

    Telling(Function<WireRow, T> read) {
      this.read = read;
    }

    @Override
    public void row(WireRow row) {
      rows.add(read.apply(row));
    }

    @Override
    public void done(long count) {
      told.complete(new Answer<>(rows, count));
    }

    @Override
    public void failed(WireException failure) {
      told.completeExceptionally(failure);
    }
  }

  @Override
  public void close() {
    connection.loop().execute(connection::close);
  }
}
