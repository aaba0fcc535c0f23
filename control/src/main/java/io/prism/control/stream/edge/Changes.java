package io.prism.control.stream.edge;

import io.prism.control.stream.ClientEffect;
import io.prism.control.stream.Entry;
import io.prism.control.stream.ProxyClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is to be served, or served no more, and is not in force yet. */
final class Changes {

  private final ProxyClient client;
  private final GatewayActions actions;
  private final Map<String, Entry> serve = new TreeMap<>();
  private final Set<String> retire = new TreeSet<>();
  private final Map<String, Integer> firstEpochs = new HashMap<>();

  Changes(ProxyClient client, GatewayActions actions) {
    this.client = client;
    this.actions = actions;
  }

  void serve(Entry entry) {
    retire.remove(entry.name());
    serve.put(entry.name(), entry);
  }

  void retire(String name) {
    serve.remove(name);
    retire.add(name);
  }

  boolean areInForce() {
    return serve.isEmpty() && retire.isEmpty();
  }

  /** Whether all of a version was made ready: a part of the first one would be taken for all. */
  boolean areComplete() {
    return client.acked() > 0;
  }

  /**
   * Puts all of it in force.
   *
   * @return what follows from that
   * @throws RuntimeException when it failed; then nothing has changed
   */
  List<ClientEffect> putInForce() {
    Collection<Entry> entries = List.copyOf(serve.values());
    actions.apply(client.held(), entries, Set.copyOf(retire), client.pending());
    serve.clear();
    retire.clear();
    List<ClientEffect> effects = new ArrayList<>();
    for (Entry entry : entries) {
      int first = firstEpochs.merge(entry.name(), entry.epoch(), Math::min);
      // A process that never served an earlier epoch has no operation of one under way. Where data
      // is not moved its store refuses earlier epochs once it is opened in this one.
      if (entry.epoch() <= first || !entry.leased()) {
        effects.addAll(client.onQuiesced(entry.name(), entry.epoch()));
      }
    }
    return effects;
  }
}
