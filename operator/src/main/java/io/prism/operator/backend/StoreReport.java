package io.prism.operator.backend;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.References;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one process that has a store open tells of it.
 *
 * @param release of a plugin's process; empty: a gateway tells
 * @param state how the store is
 * @param message why, for people
 * @param cause what keeps it from serving as it should, as {@link Health#CAUSE}; empty: nothing
 *     that programs know
 * @param identity of the store that it holds on to; empty: it was not reached yet, or has none
 * @param other the identity of another store that is found in its place; empty: none is
 * @param offer what the store declares; empty: it was not reached yet
 */
record StoreReport(
    Optional<String> release,
    Health.State state,
    String message,
    Optional<String> cause,
    Optional<String> identity,
    Optional<String> other,
    Optional<Offer> offer) {

  private static final int MAX_NAME = 63;
  private static final int MAX_IDENTITY = 128;
  private static final int MAX_MESSAGE = 1000;

  /**
   * What a store declares.
   *
   * @param type of the store, as its driver calls it
   * @param interfaces that it has
   * @param durability what an acknowledged write survives
   */
  record Offer(String type, SortedSet<String> interfaces, Durability durability) {

    /** Copies the set. */
    Offer {
      interfaces = Collections.unmodifiableSortedSet(new TreeSet<>(interfaces));
    }

    private static Optional<Offer> read(JsonNode sight) {
      if (!sight.path("interfaces").isArray()) {
        return Optional.empty();
      }
      SortedSet<String> interfaces = new TreeSet<>();
      sight.path("interfaces").forEach(name -> interfaces.add(shorten(name.asText(), MAX_NAME)));
      return Durability.ofWord(sight.path("durability").asText())
          .map(
              durability ->
                  new Offer(
                      shorten(sight.path("backend").asText(), MAX_NAME), interfaces, durability));
    }
  }

  /** Reads what a plugin's {@code /healthz} answers; empty when it is not that of a plugin. */
  static Optional<StoreReport> ofPlugin(JsonNode health) {
    return read(health, Optional.of(shorten(health.path("release").asText(), MAX_IDENTITY)))
        .filter(report -> report.offer().isPresent());
  }

  /**
   * Reads what a gateway's {@code /healthz} tells of the store of one backend: nothing when it does
   * not use that, two reports while the store is being replaced there.
   */
  static List<StoreReport> ofGateway(JsonNode health, ObjectKey backend) {
    String name = References.storeName(backend);
    List<StoreReport> reports = new ArrayList<>();
    for (Map.Entry<String, JsonNode> store : health.path("backends").properties()) {
      // A store whose settings changed has a name of its own behind that of the backend.
      if (store.getKey().equals(name) || store.getKey().startsWith(name + "@")) {
        read(store.getValue(), Optional.empty()).ifPresent(reports::add);
      }
    }
    return List.copyOf(reports);
  }

  private static Optional<StoreReport> read(JsonNode sight, Optional<String> release) {
    return Arrays.stream(Health.State.values())
        .filter(known -> known.name().equals(sight.path("state").asText()))
        .findFirst()
        .map(
            state ->
                new StoreReport(
                    release,
                    state,
                    shorten(sight.path("message").asText(), MAX_MESSAGE),
                    detail(sight, Health.CAUSE),
                    detail(sight, Health.STORE_IDENTITY),
                    detail(sight, Health.OTHER_STORE),
                    Offer.read(sight)));
  }

  private static Optional<String> detail(JsonNode sight, String name) {
    return Optional.of(shorten(sight.path("details").path(name).asText(), MAX_IDENTITY))
        .filter(text -> !text.isEmpty());
  }

  /** The same in the eyes of who knows which store holds the data. */
  StoreReport expecting(Optional<String> known) {
    return known.isEmpty() || identity.isEmpty() || identity.equals(known)
        ? this
        : new StoreReport(release, state, message, cause, identity, identity, offer);
  }

  /** What all that know it say; they may find different ones while that changes. */
  static Optional<String> identity(List<StoreReport> reports) {
    List<String> told =
        reports.stream().flatMap(report -> report.identity().stream()).distinct().toList();
    return told.size() == 1 ? Optional.of(told.getFirst()) : Optional.empty();
  }

  /** The other store that is told of; of several always the same. */
  static Optional<String> other(List<StoreReport> reports) {
    return reports.stream().flatMap(report -> report.other().stream()).min(String::compareTo);
  }

  private static String shorten(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  /** Whether the store refuses the credentials. */
  boolean refused() {
    return cause.filter(Health.CREDENTIALS::equals).isPresent();
  }

  /** Whether the store has no room for more. */
  boolean full() {
    return cause.filter(Health.FULL::equals).isPresent();
  }

  /** Whether the store serves. */
  boolean isUp() {
    return state != Health.State.UNHEALTHY;
  }

  /** Whether calls go on in the store that holds the data. */
  boolean servesItsStore() {
    return isUp() && !holdsOnToAnother();
  }

  /** Whether calls are made in another store than the one that holds the data. */
  boolean servesAnother() {
    return isUp() && holdsOnToAnother();
  }

  private boolean holdsOnToAnother() {
    return other.isPresent() && other.equals(identity);
  }
}
