package io.prism.cli;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.ManagedChannel;
import io.prism.capability.v1.CapabilityServiceGrpc;
import io.prism.capability.v1.CapabilityServiceGrpc.CapabilityServiceBlockingStub;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceBlockingStub;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceFutureStub;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A client's connection. Each stub it hands out carries a fresh deadline. */
public final class Connection implements AutoCloseable {

  private final ManagedChannel channel;
  private final Duration timeout;

  Connection(ManagedChannel channel, Duration timeout) {
    this.channel = channel;
    this.timeout = timeout;
  }

  /** KeyValue, waiting for each answer. */
  public KeyValueServiceBlockingStub keyValue() {
    return KeyValueServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** KeyValue, several calls at a time. */
  public KeyValueServiceFutureStub keyValueAsync() {
    return KeyValueServiceGrpc.newFutureStub(channel)
        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * KeyValue, any number of calls at a time, told on the thread that reads the connection: whoever
   * hears of an answer must not wait there.
   */
  public KeyValueServiceStub keyValueDirect() {
    return KeyValueServiceGrpc.newStub(channel)
        .withExecutor(MoreExecutors.directExecutor())
        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What the gateway offers. */
  public CapabilityServiceBlockingStub capability() {
    return CapabilityServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
