package io.prism.control.plan;

import io.prism.control.document.BackendEntry;
import io.prism.control.document.NamespaceRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The automatic choice among stores: hard filters first, then the application's preference, then
 * the weakest promise that is enough, then the name. The order of the document has no influence.
 *
 * @param chosen the best store; empty when none fits
 * @param explanation for people: why, and why not the others
 */
record AutoChoice(Optional<BackendEntry> chosen, String explanation) {

  static AutoChoice among(List<BackendEntry> entries, NamespaceRequest request) {
    Requirements requirements = new Requirements(request);
    List<String> preferred = request.needs().preferredTypes();
    List<BackendEntry> fitting = new ArrayList<>();
    Map<String, String> rejected = new TreeMap<>();
    for (BackendEntry entry : entries) {
      requirements
          .unmetByCandidate(entry)
          .ifPresentOrElse(why -> rejected.put(entry.name(), why), () -> fitting.add(entry));
    }
    fitting.sort(
        Comparator.comparingInt((BackendEntry entry) -> preference(preferred, entry))
            .thenComparing(entry -> entry.descriptor().orElseThrow().durability())
            .thenComparing(BackendEntry::name));
    fitting.stream()
        .skip(1)
        .forEach(
            entry -> rejected.put(entry.name(), whyLater(fitting.getFirst(), entry, preferred)));
    Optional<BackendEntry> best = fitting.stream().findFirst();
    String head =
        best.map(entry -> "chosen automatically: " + describe(entry) + " offers " + requirements)
            .orElse("no store offers " + requirements);
    StringBuilder explanation = new StringBuilder(head);
    rejected.forEach(
        (name, why) -> explanation.append("; not '").append(name).append("': ").append(why));
    return new AutoChoice(best, explanation.toString());
  }

  /** For people: a store with its type. */
  static String describe(BackendEntry entry) {
    return "'" + entry.name() + "' (" + entry.type() + ")";
  }

  private static int preference(List<String> preferred, BackendEntry entry) {
    int index = preferred.indexOf(entry.type());
    return index < 0 ? preferred.size() : index;
  }

  private static String whyLater(BackendEntry best, BackendEntry other, List<String> preferred) {
    if (preference(preferred, best) != preference(preferred, other)) {
      return "fits, but the type " + best.type() + " is preferred";
    }
    return best.descriptor().orElseThrow().durability()
            == other.descriptor().orElseThrow().durability()
        ? "fits as well, but comes later by name"
        : "fits, but promises more than is needed";
  }
}
