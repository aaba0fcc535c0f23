package io.prism.backend.postgres.link;

import io.netty.channel.EventLoop;
import io.prism.backend.postgres.wire.Oid;
import io.prism.backend.postgres.wire.UnsupportedAuthenticationException;
import io.prism.backend.postgres.wire.WireConnection;
import io.prism.backend.postgres.wire.WireException;
import io.prism.backend.postgres.wire.WireParameters;
import io.prism.backend.postgres.wire.WireResult;
import io.prism.backend.postgres.wire.WireRow;
import io.prism.backend.postgres.wire.WireSettings;
import io.prism.backend.postgres.wire.WireStatement;
import io.prism.backend.postgres.wire.WireTls;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make a connection on an event loop: asks the hosts in turn for the one that
 * accepts writes. On the loop.
 */
final class LoopOpening {

  private static final WireStatement SET_UP =
      WireStatement.once(
          LinkFactory.SET_UP.formatted("$1", "$2", "$3"), Oid.TEXT, Oid.TEXT, Oid.TEXT);

  /** Rows have a key and a small value; a server that sends more is not to take our memory. */
  private static final int LARGEST_MESSAGE = 1 << 20;

  private final EventLoop loop;
  private final LinkFactory factory;
  private final LinkSettings settings;
  private final Duration statementTimeout;
  private final long generation;
  private final Iterator<LinkSettings.Host> hosts;
  private final CompletableFuture<LoopLink> wanted = new CompletableFuture<>();

  private LoopOpening(
      EventLoop loop, LinkFactory factory, Duration statementTimeout, long generation) {
    this.loop = loop;
    this.factory = factory;
    this.settings = factory.settings();
    this.statementTimeout = statementTimeout;
    this.generation = generation;
    this.hosts = settings.hosts().iterator();
  }

  /**
   * Begins. The future completes on the loop, with a connection or a {@link SQLException};
   * cancelling it there gives the attempt up, and whatever has come of it.
   *
   * @param factory makes the driver's connections, which are set up alike
   * @param statementTimeout after which the server gives up a statement
   * @param generation what the connection belongs to
   */
  static CompletableFuture<LoopLink> begin(
      EventLoop loop, LinkFactory factory, Duration statementTimeout, long generation) {
    LoopOpening opening = new LoopOpening(loop, factory, statementTimeout, generation);
    opening.readCertificates();
    return opening.wanted;
  }

  /** Files are not read on a loop. */
  private void readCertificates() {
    CompletableFuture.supplyAsync(this::tls, Thread::startVirtualThread)
        .whenCompleteAsync(
            (tls, failure) -> {
              if (failure == null) {
                connect(tls, null);
              } else {
                wanted.completeExceptionally(LoopLinks.unwrapped(failure));
              }
            },
            loop);
  }

  private WireTls tls() {
    try {
      return WireTls.of(WireTls.Mode.of(settings.sslMode()), settings.sslRootCertificate());
    } catch (WireException e) {
      throw new CompletionException(e);
    }
  }

  /**
   * Tries the next host.
   *
   * @param before why there is none yet
   */
  private void connect(WireTls tls, @Nullable Throwable before) {
    if (wanted.isDone()) {
      return;
    }
    if (!hosts.hasNext()) {
      wanted.completeExceptionally(
          before == null ? new SQLException("there are no hosts", "08001") : before);
      return;
    }
    CompletableFuture<WireConnection> opening =
        WireConnection.open(loop, wireSettings(hosts.next(), tls));
    wanted.whenComplete((link, failure) -> opening.cancel(false));
    opening.whenComplete(
        (connection, failure) -> {
          if (failure == null) {
            setUp(connection, tls, before);
          } else {
            connect(tls, telling(before, LoopLinks.unwrapped(failure)));
          }
        });
  }

  private WireSettings wireSettings(LinkSettings.Host host, WireTls tls) {
    return new WireSettings(
        InetSocketAddress.createUnresolved(host.name(), host.port()),
        settings.database(),
        settings.user(),
        settings.password(),
        tls,
        LinkFactory.APPLICATION_NAME,
        settings.connectTimeout(),
        statementTimeout.plus(LinkFactory.SOCKET_GRACE),
        LARGEST_MESSAGE);
  }

  /** That it takes a thread to log in says more than what became of other hosts. */
  private static Throwable telling(@Nullable Throwable before, Throwable now) {
    return before instanceof UnsupportedAuthenticationException ? before : now;
  }

  private void setUp(WireConnection connection, WireTls tls, @Nullable Throwable before) {
    wanted.whenComplete(
        (link, failure) -> {
          if (failure != null) {
            connection.abort();
          }
        });
    WireParameters parameters =
        out -> {
          out.text(settings.schema());
          out.text(statementTimeout.toMillis() + "ms");
          out.text(statementTimeout.multipliedBy(2).toMillis() + "ms");
        };
    connection.execute(
        SET_UP,
        parameters,
        new WireResult() {
          private Optional<ServerFacts> facts = Optional.empty();

          @Override
          public void row(WireRow row) {
            facts =
                Optional.of(new ServerFacts(row.text(0), row.text(1), row.text(2), row.bool(3)));
          }

          @Override
          public void done(long rows) {
            if (facts.isPresent() && facts.get().writable()) {
              factory.countOpened();
              wanted.complete(new LoopLink(connection, generation, facts.get()));
            } else {
              failed(new SQLException("the server is read-only", LinkFactory.READ_ONLY_STATE));
            }
          }

          @Override
          public void failed(WireException failure) {
            failed((SQLException) failure);
          }

          private void failed(SQLException failure) {
            connection.close();
            connect(tls, telling(before, failure));
          }
        });
  }
}
