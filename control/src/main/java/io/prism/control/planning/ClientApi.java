package io.prism.control.planning;

import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import io.prism.control.snapshot.AccessPattern;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The calls that clients of a namespace can make. All can be planned; what can be served is for the
 * caller to decide.
 */
public enum ClientApi {
  /** Items by key. */
  KEY_VALUE("KeyValue", Kind.STATE, interfacesOf(AccessPattern.KEYVALUE)),
  /** Messages to every subscriber. */
  PUB_SUB("PubSub", Kind.MESSAGES, Set.of("pubsub_basic")),
  /** Messages to one of many consumers. */
  QUEUE("Queue", Kind.MESSAGES, Set.of("queue_basic")),
  /** Tasks that are leased and retried. */
  WORK_QUEUE("WorkQueue", Kind.MESSAGES, Set.of("queue_basic", "queue_visibility")),
  /** An ordered log. */
  STREAM("Stream", Kind.MESSAGES, Set.of("stream_basic")),
  /** Queries over data that others write. */
  READER("Reader", Kind.STATE, Set.of()),
  /** Several changes, all or none. */
  TRANSACT("Transact", Kind.STATE, Set.of()),
  /** Measurements over time. */
  TIME_SERIES("TimeSeries", Kind.LOG, Set.of("timeseries_basic")),
  /** Vertices and edges. */
  GRAPH("Graph", Kind.STATE, Set.of("graph_basic")),
  /** Structured documents. */
  DOCUMENT("Document", Kind.STATE, Set.of("document_basic")),
  /** Large objects. */
  OBJECT_STORE("ObjectStore", Kind.STATE, Set.of("object_store")),
  /** One inbox for each recipient. */
  MAILBOX("Mailbox", Kind.LOG, Set.of("keyvalue_basic", "keyvalue_scan")),
  /** Members found by their attributes. */
  MULTICAST_REGISTRY("MulticastRegistry", Kind.STATE, Set.of("keyvalue_basic", "keyvalue_scan"));

  private enum Kind {
    /** Writes replace what is there: the volume follows the estimate of the data's size. */
    STATE,
    /** Writes add to what is there: the volume follows the rate and the retention. */
    LOG,
    /** As a log, and with the options of messaging. */
    MESSAGES
  }

  private final String word;
  private final Kind kind;
  private final Set<String> interfaces;

  ClientApi(String word, Kind kind, Set<String> interfaces) {
    this.word = word;
    this.kind = kind;
    this.interfaces = Set.copyOf(interfaces);
  }

  /** The word used in resources, such as {@code KeyValue}. */
  public String word() {
    return word;
  }

  /** The interfaces without which no store can serve it. */
  public Set<String> interfaces() {
    return interfaces;
  }

  /** Whether clients send and receive messages. */
  public boolean isMessaging() {
    return kind == Kind.MESSAGES;
  }

  /** Whether writes add to the data instead of replacing it. */
  public boolean isAppending() {
    return kind != Kind.STATE;
  }

  /** Whether it hands each message to one consumer, with the options of queues. */
  public boolean isQueue() {
    return this == QUEUE || this == WORK_QUEUE;
  }

  /** What an acknowledgement promises when nothing is asked for. */
  public Durability defaultDurability() {
    return this == KEY_VALUE ? Durability.STRONG : Durability.EVENTUAL;
  }

  private static Set<String> interfacesOf(AccessPattern pattern) {
    return pattern.baseInterfaces().stream()
        .map(InterfaceName::wireName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
