package io.prism.operator.config;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.prism.control.stream.DrainPhase;
import io.prism.control.stream.Entry;
import io.prism.control.stream.ProxyRecord;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Fact;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How far a shard's gateways are with what was committed. Those that are ending do not count.
 *
 * @param records what is known of each
 */
public record Propagation(List<ProxyRecord> records) {

  /** Leaves out gateways that are ending. */
  public static Propagation of(List<ProxyRecord> records) {
    return new Propagation(
        records.stream().filter(record -> record.phase() == DrainPhase.SERVING).toList());
  }

  /** What the Leases of a shard tell, out of all that are watched. */
  public static Propagation of(InformerEventSource<Lease, ?> leases, ObjectKey shard) {
    return of(
        leases
            .list(shard.namespace(), lease -> LeaseRecords.isOf(lease, shard))
            .flatMap(lease -> LeaseRecords.decode(lease).stream())
            .toList());
  }

  /** Copies the list. */
  public Propagation {
    records = List.copyOf(records);
  }

  /** Gateways that serve. */
  public int total() {
    return records.size();
  }

  /** Gateways that have a version. */
  public int acked(long version) {
    return (int) records.stream().filter(record -> record.acked() >= version).count();
  }

  /** Whether every gateway has a version; true when there is none. */
  public boolean hasReached(long version) {
    return acked(version) == total();
  }

  /** For people. */
  public String describe(long version) {
    return "%d of %d gateways have version %d".formatted(acked(version), total(), version);
  }

  /** Whether a version is in force everywhere, as a condition. */
  public Fact fact(long version) {
    if (total() == 0) {
      return Fact.no(
          ConditionType.CONFIG_PROPAGATED,
          Reason.PROPAGATING,
          "no gateway of the shard is connected yet; see the PrismShard");
    }
    return hasReached(version)
        ? reached()
        : Fact.no(ConditionType.CONFIG_PROPAGATED, Reason.PROPAGATING, describe(version));
  }

  /** Whether a version is in force everywhere as far as it is about a namespace. */
  public Fact fact(String name, long version) {
    return rejected(name).orElseGet(() -> fact(version));
  }

  /** It is in force everywhere, or was. */
  public static Fact reached() {
    return Fact.yes(ConditionType.CONFIG_PROPAGATED, "every gateway has it");
  }

  /** Who refuses what it was told of a namespace, and serves it as before. */
  public Optional<Fact> rejected(String name) {
    return records.stream()
        .filter(record -> record.refused().reasons().containsKey(name))
        .findFirst()
        .map(
            record ->
                Fact.no(
                    ConditionType.CONFIG_PROPAGATED,
                    Reason.PROXY_REJECTED,
                    "gateway %s: %s"
                        .formatted(record.proxy().pod(), record.refused().reasons().get(name))));
  }

  /**
   * What is left until every gateway has had the data of a namespace erased; empty when each says
   * so. Where there is no gateway, nobody did.
   */
  public Optional<String> unerased(String namespace, int epoch) {
    if (total() == 0) {
      return Optional.of("no gateway of the shard is connected that would do it");
    }
    return records.stream()
        .filter(record -> !record.hasErased(namespace, epoch))
        .findFirst()
        .map(
            record ->
                Optional.ofNullable(record.refused().reasons().get(Entry.erasureOf(namespace)))
                    .map(why -> "gateway %s: %s".formatted(record.proxy().pod(), why))
                    .orElseGet(
                        () -> "gateway %s has not said yet".formatted(record.proxy().pod())));
  }

  /**
   * The latest epoch that a store holds, as gateways say that refuse to erase a namespace because
   * of it; empty when none does.
   */
  public OptionalInt recorded(String namespace) {
    return records.stream()
        .map(record -> record.refused().recorded().get(Entry.erasureOf(namespace)))
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .max();
  }

  /** Whether a Lease tells more than that its gateway lives. */
  public static boolean moved(Lease now, Lease before) {
    return !progress(now).equals(progress(before));
  }

  private static Optional<List<Object>> progress(Lease lease) {
    return LeaseRecords.decode(lease)
        .map(
            record -> List.of(record.acked(), record.refused(), record.quiesced(), record.phase()));
  }
}
