package io.prism.e2e.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Calls gateways until it is asked to stop. Arguments: the {@link ClientSpec#text} of each client;
 * {@code --ca=FILE} for servers with a certificate. Over HTTP on port {@value #PORT}: {@code GET
 * /report} gives the books, {@code POST /stop} ends the calls, reads everything that was written
 * again and then gives the books.
 */
public final class LoadMain {

  /** Where it listens. */
  public static final int PORT = 8090;

  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

  private final List<Books> books = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Semaphore stopped = new Semaphore(0);
  private volatile boolean stopping;

  private LoadMain() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    ChannelCredentials credentials = InsecureChannelCredentials.create();
    LoadMain load = new LoadMain();
    for (String argument : arguments) {
      if (argument.startsWith("--ca=")) {
        credentials =
            TlsChannelCredentials.newBuilder()
                .trustManager(Path.of(argument.substring("--ca=".length())).toFile())
                .build();
      }
    }
    for (String argument : arguments) {
      if (!argument.startsWith("--")) {
        load.add(ClientSpec.parse(argument), credentials);
      }
    }
    load.serve();
    load.threads.forEach(Thread::start);
  }

  private void add(ClientSpec spec, ChannelCredentials credentials) {
    Books own = new Books(spec.name());
    books.add(own);
    long pause = Duration.ofSeconds(1).toNanos() * spec.workers() / spec.perSecond();
    for (int n = 0; n < spec.workers(); n++) {
      // Connections of their own: behind one address of a Service they end at different gateways.
      Client client = new Client(spec, credentials, own);
      Worker worker = new Worker(client, own, spec.durable(), RUN + "/" + spec.name() + "/" + n);
      workers.add(worker);
      threads.add(Thread.ofVirtual().unstarted(() -> run(worker, pause)));
    }
  }

  private void run(Worker worker, long pause) {
    long next = System.nanoTime();
    while (!stopping) {
      worker.step();
      // What was missed while a call took long is not made up for.
      next = Math.max(next + pause, System.nanoTime());
      LockSupport.parkNanos(next - System.nanoTime());
    }
    stopped.release();
  }

  private void serve() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/report", this::report);
    server.createContext("/stop", this::stop);
    server.start();
  }

  private void stop(HttpExchange exchange) throws IOException {
    stopping = true;
    stopped.acquireUninterruptibly(threads.size());
    stopped.release(threads.size());
    try {
      workers.forEach(Worker::verify);
      report(exchange);
    } catch (RuntimeException e) {
      answer(exchange, 500, e.toString());
    }
  }

  private void report(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        books.stream().flatMap(own -> own.lines().stream()).collect(Collectors.joining("\n")));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }
}
