package io.prism.operator.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.control.stream.DrainPhase;
import io.prism.control.stream.Leases;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import io.prism.control.stream.RefusedEntries;
import io.prism.control.stream.Timers;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Labels;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a shard's gateways as Leases beside the shard, one for each process. The API
 * server makes every change conditional, which is what {@link Leases} asks for. The operator writes
 * them, since a gateway has no rights in the cluster.
 */
public final class LeaseRecords implements Leases {

  /** Label: the shard that a Lease belongs to. */
  public static final String SHARD_LABEL = Labels.SHARD;

  private static final Logger LOG = LoggerFactory.getLogger(LeaseRecords.class);
  private static final String RECORD = "prism.io/proxy-record";
  private static final int NAME_BYTES = 10;
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** How long a count is good for: two heartbeats of a gateway. */
  private static final Duration TRUST = Timers.DEFAULT.heartbeat().multipliedBy(2);

  /** What the API server remembers will do, without a question to etcd. */
  private static final ListOptions FROM_CACHE =
      new ListOptionsBuilder().withResourceVersion("0").build();

  private final KubernetesClient client;
  private final ObjectKey shard;
  private final Timers timers;
  private final Clock clock;
  private final Object counting = new Object();
  private Instant countAgain = Instant.MIN;
  private volatile int counted;

  /** What a Lease holds beside what Kubernetes itself keeps. */
  private record Content(
      String pod,
      String boot,
      long seq,
      long acked,
      int refused,
      @Nullable Map<String, String> refusals,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, Integer> recorded,
      Map<String, Integer> quiesced,
      DrainPhase phase,
      boolean admitted) {

    /** Refuses what lacks a part; JSON may say null anywhere. */
    Content {
      Objects.requireNonNull(pod, "pod");
      Objects.requireNonNull(boot, "boot");
      Objects.requireNonNull(phase, "phase");
      refusals = refusals == null ? null : Map.copyOf(refusals);
      recorded = recorded == null ? null : Map.copyOf(recorded);
      quiesced = Map.copyOf(quiesced);
    }
  }

  /** The records of one shard. */
  public LeaseRecords(KubernetesClient client, ObjectKey shard, Timers timers, Clock clock) {
    this.client = client;
    this.shard = shard;
    this.timers = timers;
    this.clock = clock;
  }

  @Override
  public Optional<ProxyRecord> read(ProxyId proxy) {
    return Optional.ofNullable(
            client.leases().inNamespace(shard.namespace()).withName(name(proxy)).get())
        .flatMap(LeaseRecords::decode);
  }

  @Override
  public List<ProxyRecord> list() {
    return client
        .leases()
        .inNamespace(shard.namespace())
        .withLabel(SHARD_LABEL, shard.name())
        .list()
        .getItems()
        .stream()
        .flatMap(lease -> decode(lease).stream())
        .toList();
  }

  @Override
  public int count() {
    Instant now = clock.instant();
    synchronized (counting) {
      if (countAgain.isAfter(now)) {
        return counted;
      }
      countAgain = now.plus(TRUST);
    }
    // Others take the former number meanwhile.
    try {
      counted =
          client
              .leases()
              .inNamespace(shard.namespace())
              .withLabel(SHARD_LABEL, shard.name())
              .list(FROM_CACHE)
              .getItems()
              .size();
    } catch (KubernetesClientException e) {
      // No reason to withhold a lease; the former number will do.
      LOG.atDebug().setCause(e).log("gateways cannot be counted");
    }
    return counted;
  }

  @Override
  public Optional<ProxyRecord> create(ProxyRecord record) {
    return unlessChanged(() -> client.resource(encode(record, null)).create());
  }

  @Override
  public Optional<ProxyRecord> update(ProxyRecord record) {
    return unlessChanged(() -> client.resource(encode(record, record.revision())).update());
  }

  @Override
  public boolean remove(ProxyRecord record) {
    try {
      return !client
          .leases()
          .inNamespace(shard.namespace())
          .withName(name(record.proxy()))
          .lockResourceVersion(record.revision())
          .delete()
          .isEmpty();
    } catch (KubernetesClientException e) {
      if (isConflict(e)) {
        return false;
      }
      throw e;
    }
  }

  private static Optional<ProxyRecord> unlessChanged(Supplier<Lease> write) {
    try {
      return decode(write.get());
    } catch (KubernetesClientException e) {
      if (isConflict(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Somebody else changed, made or removed it. */
  private static boolean isConflict(KubernetesClientException e) {
    return e.getCode() == 409 || e.getCode() == 404;
  }

  /** Whether a Lease belongs to a shard's gateway. */
  public static boolean isOf(Lease lease, ObjectKey shard) {
    return shard(lease).filter(shard::equals).isPresent();
  }

  /** The shard whose gateway a Lease belongs to. */
  public static Optional<ObjectKey> shard(Lease lease) {
    return Optional.ofNullable(lease.getMetadata().getLabels())
        .map(labels -> labels.get(SHARD_LABEL))
        .filter(name -> !name.isEmpty())
        .map(name -> new ObjectKey(lease.getMetadata().getNamespace(), name));
  }

  /** The record that a Lease holds; empty when somebody put something else there. */
  public static Optional<ProxyRecord> decode(Lease lease) {
    String text =
        lease.getMetadata().getAnnotations() == null
            ? null
            : lease.getMetadata().getAnnotations().get(RECORD);
    if (text == null) {
      return Optional.empty();
    }
    try {
      @Nullable Content content = JSON.readValue(text, Content.class);
      if (content == null) {
        throw new IllegalArgumentException("null");
      }
      return Optional.of(
          new ProxyRecord(
              new ProxyId(content.pod(), content.boot()),
              lease.getMetadata().getUid(),
              lease.getMetadata().getResourceVersion(),
              content.seq(),
              content.acked(),
              new RefusedEntries(
                  content.refused(),
                  Objects.requireNonNullElse(content.refusals(), Map.of()),
                  Objects.requireNonNullElse(content.recorded(), Map.of())),
              content.quiesced(),
              content.phase(),
              content.admitted()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("lease", lease.getMetadata().getName())
          .log("a Lease holds no record of a gateway that can be read; delete it");
      return Optional.empty();
    }
  }

  private Lease encode(ProxyRecord record, @Nullable String revision) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(name(record.proxy()))
        .withNamespace(shard.namespace())
        .addToLabels(Labels.OURS)
        .addToLabels(SHARD_LABEL, shard.name())
        .addToAnnotations(RECORD, text(record))
        .withResourceVersion(revision)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(record.proxy().pod())
        .withLeaseDurationSeconds((int) timers.leaseTtl().toSeconds())
        .withRenewTime(ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .endSpec()
        .build();
  }

  private static String text(ProxyRecord record) {
    try {
      return JSON.writeValueAsString(
          new Content(
              record.proxy().pod(),
              record.proxy().boot(),
              record.seq(),
              record.acked(),
              record.refused().count(),
              record.refused().reasons(),
              record.refused().recorded(),
              record.quiesced(),
              record.phase(),
              record.admitted()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(ProxyId proxy) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(proxy.toString().getBytes(StandardCharsets.UTF_8));
      return "prism-proxy-" + HexFormat.of().formatHex(hash, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
