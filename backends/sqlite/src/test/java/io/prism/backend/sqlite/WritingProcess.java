package io.prism.backend.sqlite;

import com.google.protobuf.ByteString;
import io.prism.backend.Backend;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.Durability;
import io.prism.backend.HybridClock;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.Mutation;
import io.prism.common.v1.ErrorReason;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own that writes to a store and reports each acknowledgement on its standard
 * output, one line and one system call each: {@code ack CLIENT NUMBER} or {@code fail CLIENT NUMBER
 * REASON}.
 */
final class WritingProcess {

  /** The namespace written to. */
  static final String NAMESPACE = "written";

  /** Who owns the file. */
  static final String INSTALLATION = "tests";

  /** A client writes its numbers into this many keys in turn. */
  static final int KEYS = 50;

  private final KeyValueBasic store;
  private final HybridClock clock = new HybridClock(InstantSource.system());
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  private WritingProcess(KeyValueBasic store) {
    this.store = store;
  }

  /** The key that a client writes a number to. */
  static Key key(int client, int number) {
    return Key.of("key-" + client + "-" + number % KEYS);
  }

  /** The text in the value of a number, which appears nowhere else. */
  static String marker(int client, int number) {
    return "value-" + client + "-" + number + ";";
  }

  /**
   * Takes the directory, the number of clients and how many writes each does; 0 writes: only holds
   * it.
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int clients = Integer.parseInt(arguments[1]);
    int writes = Integer.parseInt(arguments[2]);
    try (Backend backend = SqliteFixture.create(directory, Map.of())) {
      backend.start();
      backend.openNamespace(new NamespaceSpec(NAMESPACE, Durability.STRONG, INSTALLATION)).join();
      WritingProcess process = new WritingProcess(backend.find(KeyValueBasic.class).orElseThrow());
      process.report("ready");
      if (writes == 0) {
        // Ends when the parent closes the pipe, or kills this process.
        System.in.readAllBytes();
      } else {
        process.run(clients, writes);
      }
    }
  }

  private void run(int clients, int writes) throws InterruptedException {
    Thread[] threads = new Thread[clients];
    for (int i = 0; i < clients; i++) {
      int client = i;
      threads[i] = Thread.ofPlatform().start(() -> write(client, writes));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void write(int client, int writes) {
    for (int number = 0; number < writes; number++) {
      while (!put(client, number)) {
        // As a client would that was told to come back.
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
    }
  }

  /** Returns false when the write was certainly not applied and is to be repeated. */
  private boolean put(int client, int number) {
    WriteContext context =
        new WriteContext(
            new CallContext(
                NAMESPACE, System.currentTimeMillis(), Deadline.after(Duration.ofMinutes(1))),
            clock.next(0));
    Mutation.Put put =
        new Mutation.Put(
            key(client, number),
            ByteString.copyFromUtf8(marker(client, number)),
            Expiry.NEVER,
            Condition.NONE);
    try {
      store.put(context, put).join();
      report("ack " + client + " " + number);
      return true;
    } catch (CompletionException e) {
      ErrorReason reason =
          e.getCause() instanceof PrismException known ? known.reason() : ErrorReason.INTERNAL;
      report("fail " + client + " " + number + " " + reason);
      return reason != ErrorReason.BACKEND_UNAVAILABLE;
    }
  }

  private synchronized void report(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
