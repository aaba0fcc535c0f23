package io.prism.control.stream.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.prism.control.snapshot.HttpConfig;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.snapshot.ServerLimits;
import io.prism.control.stream.Entry;
import io.prism.control.v1.ShardSettings;
import java.time.Duration;
import java.util.List;

/**
 * What all namespaces of a shard share: what one entry says that is no namespace's.
 *
 * @param installation who owns the data
 * @param inFlightBytes requests and replies held in memory at a time
 * @param concurrentCalls calls under way at a time
 * @param namespaceConcurrency calls under way at a time in one namespace
 * @param allowedOrigins origins whose web pages may call
 * @param drainTimeout how long calls under way may take to end at shutdown
 */
public record ShardContent(
    String installation,
    long inFlightBytes,
    int concurrentCalls,
    int namespaceConcurrency,
    List<String> allowedOrigins,
    Duration drainTimeout) {

  /** Copies the list. */
  public ShardContent {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** What a process is configured with, as far as a shard shares it. */
  public static ShardContent of(ServerConfig server) {
    return new ShardContent(
        server.installation(),
        server.limits().inFlightBytes(),
        server.limits().concurrentCalls(),
        server.limits().namespaceConcurrency(),
        server.http().allowedOrigins(),
        server.drainTimeout());
  }

  /** The entry that says this. */
  public Entry toEntry() {
    ShardSettings message =
        ShardSettings.newBuilder()
            .setInstallation(installation)
            .setInFlightBytes(inFlightBytes)
            .setConcurrentCalls(concurrentCalls)
            .setNamespaceConcurrency(namespaceConcurrency)
            .addAllAllowedOrigins(allowedOrigins)
            .setDrainTimeoutMillis(drainTimeout.toMillis())
            .build();
    return Entry.of(Entry.SHARD, 0, false, Bytes.of(message));
  }

  /**
   * Reads an entry.
   *
   * @throws UnreadableException when a gateway of this release cannot use it
   */
  public static ShardContent read(Entry entry) throws UnreadableException {
    try {
      ShardSettings message = ShardSettings.parseFrom(entry.content());
      UnknownEnums.refuse(message);
      return new ShardContent(
          message.getInstallation(),
          message.getInFlightBytes(),
          message.getConcurrentCalls(),
          message.getNamespaceConcurrency(),
          message.getAllowedOriginsList(),
          Duration.ofMillis(message.getDrainTimeoutMillis()));
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableException("the shard's settings are damaged", e);
    }
  }

  /**
   * A process's configuration with these settings in place of its own.
   *
   * @throws UnreadableException when they do not fit what is the process's own
   */
  public ServerConfig over(ServerConfig own) throws UnreadableException {
    if (!own.installation().equals(installation)) {
      throw new UnreadableException(
          "the shard belongs to installation '%s', this process to '%s'"
              .formatted(installation, own.installation()));
    }
    try {
      return new ServerConfig(
          installation,
          own.dataDirectory(),
          own.listeners(),
          own.cursorKeys(),
          new ServerLimits(
              inFlightBytes, concurrentCalls, own.limits().maxMessageBytes(), namespaceConcurrency),
          new HttpConfig(allowedOrigins, own.http().allowedHosts()),
          drainTimeout,
          own.telemetry());
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("the shard's settings do not fit: " + e.getMessage(), e);
    }
  }
}
