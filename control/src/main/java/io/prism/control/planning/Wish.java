package io.prism.control.planning;

import io.prism.backend.Durability;
import io.prism.control.snapshot.NamespaceLimits;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A namespace as an application asks for it.
 *
 * @param id the resource that asks
 * @param homeLabels labels of the Kubernetes namespace it belongs to
 * @param api the calls that clients make
 * @param team whose limits hold
 * @param needs what is expected of the store
 * @param backend who chooses the store
 * @param options settings for the store's driver
 * @param placement which shard is asked for
 * @param handling how the data is to be handled
 * @param ticket where an approval can be looked up
 */
public record Wish(
    NamespaceId id,
    Map<String, String> homeLabels,
    ClientApi api,
    String team,
    Needs needs,
    BackendWish backend,
    Map<String, String> options,
    PlacementWish placement,
    Handling handling,
    Optional<String> ticket) {

  /** Copies the maps. */
  public Wish {
    homeLabels = Map.copyOf(homeLabels);
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }

  /** What acknowledged writes must survive. */
  public Durability durability() {
    return needs.durability().orElse(api.defaultDurability());
  }

  /** The largest value or message that the store must take. */
  public long maxItemBytes() {
    if (api == ClientApi.KEY_VALUE) {
      return needs.maxValueBytes().orElse(NamespaceLimits.DEFAULT_MAX_VALUE_BYTES);
    }
    return needs.messaging().maxMessageBytes().orElse(0);
  }
}
