package io.prism.control.stream.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.RateLimit;
import io.prism.control.snapshot.ServiceState;
import io.prism.control.stream.Entry;
import io.prism.control.v1.Durability;
import io.prism.control.v1.Limits;
import io.prism.control.v1.Namespace;
import io.prism.control.v1.Pattern;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A namespace with the store that holds its data: what one entry says.
 *
 * @param namespace the namespace
 * @param backend its store; has the name that the namespace points to
 */
public record NamespaceContent(NamespaceConfig namespace, BackendReference backend) {

  /** Checks that the two belong together. */
  public NamespaceContent {
    if (!namespace.backend().equals(backend.name())) {
      throw new IllegalArgumentException(
          "namespace '%s' points to '%s', not to '%s'"
              .formatted(namespace.name(), namespace.backend(), backend.name()));
    }
  }

  /** The entry that says this. */
  public Entry toEntry(boolean leased) {
    return Entry.of(namespace.name(), namespace.epoch(), leased, encode());
  }

  /**
   * Reads an entry.
   *
   * @throws UnreadableException when a gateway of this release cannot serve it
   */
  public static NamespaceContent read(Entry entry) throws UnreadableException {
    try {
      Namespace message = Namespace.parseFrom(entry.content());
      UnknownEnums.refuse(message);
      if (!message.getName().equals(entry.name()) || message.getEpoch() != entry.epoch()) {
        throw new UnreadableException("the content is not that of '" + entry.name() + "'");
      }
      return new NamespaceContent(namespace(message), BackendMessages.read(message.getBackend()));
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableException("the content is damaged", e);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("the content cannot be served: " + e.getMessage(), e);
    }
  }

  private ByteString encode() {
    Namespace.Builder message =
        Namespace.newBuilder()
            .setName(namespace.name())
            .setPattern(pattern(namespace.pattern(), namespace.state()))
            .setServiceState(state(namespace.state()))
            .setTeam(namespace.team().orElse(""))
            .setStoreNamespace(namespace.storeNamespace())
            .setEpoch(namespace.epoch())
            .setDurability(durability(namespace.durability()))
            .setLimits(limits(namespace.limits()))
            .setDefaultTtlMillis(namespace.defaultTtl().map(Duration::toMillis).orElse(0L))
            .setIdempotencyWindowMillis(namespace.idempotencyWindow().toMillis())
            .setSelectionReason(namespace.selectionReason())
            .setCallersKnown(namespace.access().callersKnown());
    namespace
        .access()
        .permissions()
        .forEach((identity, permission) -> message.putAccess(identity, permission(permission)));
    message.setBackend(BackendMessages.write(backend));
    return Bytes.of(message.build());
  }

  private static NamespaceConfig namespace(Namespace message) throws UnreadableException {
    Map<String, Permission> access = new TreeMap<>();
    for (Map.Entry<String, io.prism.control.v1.Permission> rule :
        message.getAccessMap().entrySet()) {
      access.put(rule.getKey(), permission(rule.getValue()));
    }
    return new NamespaceConfig(
        message.getName(),
        pattern(message.getPattern()),
        Optional.of(message.getTeam()).filter(team -> !team.isEmpty()),
        message.getBackend().getName(),
        message.getStoreNamespace(),
        message.getEpoch(),
        durability(message.getDurability()),
        limits(message.getLimits()),
        Optional.of(message.getDefaultTtlMillis())
            .filter(millis -> millis != 0)
            .map(Duration::ofMillis),
        Duration.ofMillis(message.getIdempotencyWindowMillis()),
        new AccessRules(access, message.getCallersKnown()),
        state(message),
        message.getSelectionReason());
  }

  private static Limits limits(NamespaceLimits limits) {
    Limits.Builder message =
        Limits.newBuilder()
            .setMaxValueBytes(limits.maxValueBytes())
            .setMaxConcurrentCalls(limits.maxConcurrentCalls());
    limits
        .rate()
        .ifPresent(rate -> message.setCallsPerSecond(rate.perSecond()).setBurst(rate.burst()));
    return message.build();
  }

  private static NamespaceLimits limits(Limits message) {
    return new NamespaceLimits(
        message.getMaxValueBytes(),
        message.getMaxConcurrentCalls(),
        message.getCallsPerSecond() == 0
            ? Optional.empty()
            : Optional.of(new RateLimit(message.getCallsPerSecond(), message.getBurst())));
  }

  private static Pattern pattern(AccessPattern pattern, ServiceState state) {
    return switch (pattern) {
      case KEYVALUE ->
          state == ServiceState.ACTIVE
              ? Pattern.PATTERN_KEYVALUE
              : Pattern.PATTERN_KEYVALUE_LIMITED;
    };
  }

  private static AccessPattern pattern(Pattern pattern) throws UnreadableException {
    return switch (pattern) {
      case PATTERN_KEYVALUE, PATTERN_KEYVALUE_LIMITED -> AccessPattern.KEYVALUE;
      case PATTERN_ERASURE, PATTERN_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("no pattern");
    };
  }

  private static io.prism.control.v1.ServiceState state(ServiceState state) {
    return switch (state) {
      // Says nothing, so that the content is that of releases without this field.
      case ACTIVE -> io.prism.control.v1.ServiceState.SERVICE_STATE_UNSPECIFIED;
      case READ_ONLY -> io.prism.control.v1.ServiceState.SERVICE_STATE_READ_ONLY;
      case SUSPENDED -> io.prism.control.v1.ServiceState.SERVICE_STATE_SUSPENDED;
    };
  }

  private static ServiceState state(Namespace message) throws UnreadableException {
    ServiceState state =
        switch (message.getServiceState()) {
          case SERVICE_STATE_UNSPECIFIED -> ServiceState.ACTIVE;
          case SERVICE_STATE_READ_ONLY -> ServiceState.READ_ONLY;
          case SERVICE_STATE_SUSPENDED -> ServiceState.SUSPENDED;
          case UNRECOGNIZED -> throw new UnreadableException("no service state");
        };
    boolean isLimited = message.getPattern() == Pattern.PATTERN_KEYVALUE_LIMITED;
    if (isLimited != (state != ServiceState.ACTIVE)) {
      throw new UnreadableException("the pattern and the service state contradict each other");
    }
    return state;
  }

  private static Durability durability(io.prism.backend.Durability durability) {
    return switch (durability) {
      case BEST_EFFORT -> Durability.DURABILITY_BEST_EFFORT;
      case EVENTUAL -> Durability.DURABILITY_EVENTUAL;
      case STRONG -> Durability.DURABILITY_STRONG;
    };
  }

  private static io.prism.backend.Durability durability(Durability durability)
      throws UnreadableException {
    return switch (durability) {
      case DURABILITY_BEST_EFFORT -> io.prism.backend.Durability.BEST_EFFORT;
      case DURABILITY_EVENTUAL -> io.prism.backend.Durability.EVENTUAL;
      case DURABILITY_STRONG -> io.prism.backend.Durability.STRONG;
      case DURABILITY_UNSPECIFIED, UNRECOGNIZED -> throw new UnreadableException("no durability");
    };
  }

  private static io.prism.control.v1.Permission permission(Permission permission) {
    return switch (permission) {
      case READ_ONLY -> io.prism.control.v1.Permission.PERMISSION_READ_ONLY;
      case WRITE_ONLY -> io.prism.control.v1.Permission.PERMISSION_WRITE_ONLY;
      case READ_WRITE -> io.prism.control.v1.Permission.PERMISSION_READ_WRITE;
    };
  }

  private static Permission permission(io.prism.control.v1.Permission permission)
      throws UnreadableException {
    return switch (permission) {
      case PERMISSION_READ_ONLY -> Permission.READ_ONLY;
      case PERMISSION_WRITE_ONLY -> Permission.WRITE_ONLY;
      case PERMISSION_READ_WRITE -> Permission.READ_WRITE;
      case PERMISSION_UNSPECIFIED, UNRECOGNIZED -> throw new UnreadableException("no permission");
    };
  }
}
