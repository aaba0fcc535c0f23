package io.prism.operator.backend;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one plugin process tells of its store.
 *
 * @param release of the process
 * @param type of the store, as the plugin calls it
 * @param state how the store is
 * @param message why, for people
 * @param refused whether the store refuses the credentials
 * @param identity of the store that it holds on to; empty: it was not reached yet, or has none
 * @param other the identity of another store that is found in its place; empty: none is
 * @param interfaces what the store offers
 * @param durability what an acknowledged write survives
 */
record StoreReport(
    String release,
    String type,
    Health.State state,
    String message,
    boolean refused,
    Optional<String> identity,
    Optional<String> other,
    SortedSet<String> interfaces,
    Durability durability) {

  private static final int MAX_NAME = 63;
  private static final int MAX_IDENTITY = 128;

  /** Reads what {@code /healthz} answers; empty when it is not that of a plugin. */
  static Optional<StoreReport> read(JsonNode health) {
    Optional<Health.State> state =
        Arrays.stream(Health.State.values())
            .filter(known -> known.name().equals(health.path("state").asText()))
            .findFirst();
    Optional<Durability> durability = Durability.ofWord(health.path("durability").asText());
    if (state.isEmpty() || durability.isEmpty() || !health.path("interfaces").isArray()) {
      return Optional.empty();
    }
    SortedSet<String> interfaces = new TreeSet<>();
    health.path("interfaces").forEach(name -> interfaces.add(shorten(name.asText(), MAX_NAME)));
    return Optional.of(
        new StoreReport(
            shorten(health.path("release").asText(), 128),
            health.path("backend").asText(),
            state.get(),
            shorten(health.path("message").asText(), 1000),
            Health.CREDENTIALS.equals(health.path("details").path(Health.CAUSE).asText()),
            detail(health, Health.STORE_IDENTITY),
            detail(health, Health.OTHER_STORE),
            interfaces,
            durability.get()));
  }

  private static Optional<String> detail(JsonNode health, String name) {
    return Optional.of(shorten(health.path("details").path(name).asText(), MAX_IDENTITY))
        .filter(text -> !text.isEmpty());
  }

  /** The same in the eyes of who knows which store holds the data. */
  StoreReport expecting(Optional<String> known) {
    return known.isEmpty() || identity.isEmpty() || identity.equals(known)
        ? this
        : new StoreReport(
            release, type, state, message, refused, identity, identity, interfaces, durability);
  }

  private static String shorten(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  /** Whether the store serves. */
  boolean isUp() {
    return state != Health.State.UNHEALTHY;
  }

  /** Whether calls go on in the store that holds the data. */
  boolean servesItsStore() {
    return isUp() && !(other.isPresent() && other.equals(identity));
  }
}
