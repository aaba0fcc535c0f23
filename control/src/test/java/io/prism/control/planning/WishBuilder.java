package io.prism.control.planning;

import io.prism.backend.Durability;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Makes wishes that ask for nothing in particular, except for what is said. */
final class WishBuilder {

  static final NamespaceId ORDERS = new NamespaceId("payments", "orders");

  private final NamespaceId id = ORDERS;
  private ClientApi api = ClientApi.KEY_VALUE;
  private String team = "payments-team";
  private Optional<Durability> durability = Optional.empty();
  private Consistency consistency = Consistency.EVENTUAL;
  private OptionalInt staleness = OptionalInt.empty();
  private Load.Shape shape = Load.Shape.BALANCED;
  private long reads;
  private long writes;
  private OptionalLong data = OptionalLong.empty();
  private OptionalLong item = OptionalLong.empty();
  private OptionalInt latency = OptionalInt.empty();
  private OptionalLong value = OptionalLong.empty();
  private OptionalLong message = OptionalLong.empty();
  private boolean ordered;
  private boolean replay;
  private Optional<Messaging.Queue> queue = Optional.empty();
  private Retention retention = new Retention.Unsaid();
  private Ttl ttl = Ttl.UNSAID;
  private Set<String> interfaces = Set.of();
  private BackendWish backend = new BackendWish.Auto(List.of());
  private Map<String, String> options = Map.of();
  private PlacementWish placement = new PlacementWish.Anywhere();
  private Handling handling = Handling.PLAIN;
  private Optional<String> ticket = Optional.empty();

  static WishBuilder keyValue() {
    return new WishBuilder();
  }

  static WishBuilder of(ClientApi api) {
    WishBuilder builder = new WishBuilder();
    builder.api = api;
    return builder;
  }

  WishBuilder team(String name) {
    team = name;
    return this;
  }

  WishBuilder durability(Durability needed) {
    durability = Optional.of(needed);
    return this;
  }

  WishBuilder consistency(Consistency needed) {
    consistency = needed;
    return this;
  }

  WishBuilder staleness(int seconds) {
    staleness = OptionalInt.of(seconds);
    return this;
  }

  WishBuilder shape(Load.Shape expected) {
    shape = expected;
    return this;
  }

  WishBuilder reads(long rps) {
    reads = rps;
    return this;
  }

  WishBuilder writes(long rps) {
    writes = rps;
    return this;
  }

  WishBuilder data(long bytes) {
    data = OptionalLong.of(bytes);
    return this;
  }

  WishBuilder item(long bytes) {
    item = OptionalLong.of(bytes);
    return this;
  }

  WishBuilder latency(int millis) {
    latency = OptionalInt.of(millis);
    return this;
  }

  WishBuilder value(long bytes) {
    value = OptionalLong.of(bytes);
    return this;
  }

  WishBuilder message(long bytes) {
    message = OptionalLong.of(bytes);
    return this;
  }

  WishBuilder ordered() {
    ordered = true;
    return this;
  }

  WishBuilder replay() {
    replay = true;
    return this;
  }

  WishBuilder deadLetters() {
    queue = Optional.of(new Messaging.Queue(30, true));
    return this;
  }

  WishBuilder retention(Retention asked) {
    retention = asked;
    return this;
  }

  WishBuilder ttl(Ttl asked) {
    ttl = asked;
    return this;
  }

  WishBuilder interfaces(String... names) {
    interfaces = Set.of(names);
    return this;
  }

  WishBuilder preferring(String... types) {
    backend = new BackendWish.Auto(List.of(types));
    return this;
  }

  WishBuilder on(String name) {
    return on(name, BackendWish.Change.REQUIRE_MIGRATION);
  }

  WishBuilder on(String name, BackendWish.Change change) {
    backend = new BackendWish.Explicit(new BackendId("payments", name), change);
    return this;
  }

  WishBuilder option(String name, String text) {
    options = Map.of(name, text);
    return this;
  }

  WishBuilder placed(PlacementWish asked) {
    placement = asked;
    return this;
  }

  WishBuilder handling(Handling asked) {
    handling = asked;
    return this;
  }

  WishBuilder ticket(String text) {
    ticket = Optional.of(text);
    return this;
  }

  Wish build() {
    return new Wish(
        id,
        Map.of("tier", "gold"),
        api,
        team,
        new Needs(
            durability,
            consistency,
            staleness,
            new Load(shape, reads, writes, data, item, latency),
            value,
            new Messaging(message, ordered, replay, queue),
            retention,
            ttl,
            interfaces,
            Needs.Queries.UNSAID),
        backend,
        options,
        placement,
        handling,
        ticket);
  }
}
