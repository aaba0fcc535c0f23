package io.prism.control.planning;

import io.prism.control.fit.Offer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A store that may be chosen.
 *
 * @param id its name
 * @param type its kind, such as {@code Postgres}
 * @param offer what it can do
 * @param limits what it can bear
 * @param region where it is
 * @param labels what it is marked with
 * @param standing whether it can take another namespace
 * @param grant whose namespaces may use it
 * @param driver where its driver runs
 * @param promises what namespaces have been promised of it
 */
public record Candidate(
    BackendId id,
    String type,
    Offer offer,
    Limits limits,
    Optional<String> region,
    Map<String, String> labels,
    Standing standing,
    Grant grant,
    Driver driver,
    List<Promise> promises) {

  /** Copies the collections. */
  public Candidate {
    labels = Map.copyOf(labels);
    promises = List.copyOf(promises);
  }

  /** For people: the store with its type. */
  public String title() {
    return id + " (" + type + ")";
  }

  /** Writes a second promised to others. */
  long promisedWriteRps(NamespaceId but) {
    return promises.stream()
        .filter(promise -> !promise.holder().equals(but))
        .mapToLong(Promise::writeRps)
        .sum();
  }

  /** Bytes promised to others. */
  long promisedBytes(NamespaceId but) {
    return promises.stream()
        .filter(promise -> !promise.holder().equals(but))
        .mapToLong(Promise::bytes)
        .sum();
  }

  /**
   * What a store can bear; what is empty is not known.
   *
   * @param writeRps writes a second
   * @param bytes stored data
   * @param partitions partitions of all namespaces
   * @param connections connections at a time
   * @param brokers servers that share its partitions
   */
  public record Limits(
      OptionalLong writeRps,
      OptionalLong bytes,
      OptionalInt partitions,
      OptionalInt connections,
      OptionalInt brokers) {

    /** Nothing is known. */
    public static final Limits UNKNOWN =
        new Limits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty());
  }

  /**
   * What one namespace has been promised.
   *
   * @param holder the namespace
   * @param writeRps writes a second
   * @param bytes stored data
   */
  public record Promise(NamespaceId holder, long writeRps, long bytes) {}

  /** Where the driver of a store runs. */
  public enum Driver {
    /** In pods of its own, which any shard reaches. */
    REMOTE,
    /** In the pods of the gateways, which must be in the store's Kubernetes namespace. */
    WITH_GATEWAY,
    /** As {@link #WITH_GATEWAY}, and the data itself is in those pods too. */
    DATA_WITH_GATEWAY
  }
}
