package io.prism.control.plan;

import io.prism.control.document.BackendChoice;
import io.prism.control.document.BackendEntries;
import io.prism.control.document.BackendEntry;
import io.prism.control.document.NamespaceRequest;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the store of a namespace. One that was bound before keeps its store, whatever would be
 * chosen today: its data is there.
 */
final class BackendSelector {

  /**
   * A store and why it was chosen.
   *
   * @param entry the store
   * @param reason for people
   */
  record Selected(BackendEntry entry, String reason) {}

  private final BackendEntries backends;
  private final Bindings bindings;
  private final Findings findings;

  BackendSelector(BackendEntries backends, Bindings bindings, Findings findings) {
    this.backends = backends;
    this.bindings = bindings;
    this.findings = findings;
  }

  /**
   * The store; empty when there is none, which has been reported or follows from an earlier error.
   */
  Optional<Selected> select(NamespaceRequest request) {
    Optional<Binding> binding = bindings.find(request.name());
    return switch (request.backend()) {
      case BackendChoice.Auto auto ->
          binding.isPresent() ? keep(request, binding.get()) : choose(request, auto);
      case BackendChoice.ByName byName ->
          named(byName).flatMap(entry -> take(request, entry, binding, "named in the document"));
      case BackendChoice.ByType byType ->
          onlyOf(request, byType, binding)
              .flatMap(
                  entry -> take(request, entry, binding, "the store of type " + byType.type()));
    };
  }

  private Optional<Selected> choose(NamespaceRequest request, BackendChoice.Auto auto) {
    if (!backends.complete()) {
      return Optional.empty();
    }
    AutoChoice choice = AutoChoice.among(backends.entries(), request);
    if (choice.chosen().isEmpty()) {
      findings.error(
          auto.at(),
          Rule.NO_MATCHING_BACKEND,
          request.name(),
          choice.explanation(),
          "ask for less under 'needs', or have a store added to server.yaml that offers it");
    }
    return choice.chosen().map(entry -> new Selected(entry, choice.explanation()));
  }

  private Optional<Selected> keep(NamespaceRequest request, Binding binding) {
    Optional<BackendEntry> bound = backends.find(binding.backend());
    if (bound.isEmpty()) {
      if (backends.complete()) {
        findings.error(
            request.backend().at(),
            Rule.BINDING_CONFLICT,
            request.name(),
            "its data is in the store '"
                + binding.backend()
                + "' ("
                + binding.type()
                + "), which is not configured any more",
            "add '" + binding.backend() + "' to the 'backends' of server.yaml again");
      }
      return Optional.empty();
    }
    if (!canServe(request, bound.get(), Optional.of(binding))) {
      return Optional.empty();
    }
    // The same words as for a first choice when that would come out the same: the snapshot after a
    // restart, or after an edit that changes nothing, is then the same as before.
    AutoChoice today = AutoChoice.among(backends.entries(), request);
    boolean same =
        today.chosen().filter(entry -> entry.name().equals(binding.backend())).isPresent();
    String reason =
        same
            ? today.explanation()
            : "kept: the data is in "
                + AutoChoice.describe(bound.get())
                + "; today it would be: "
                + today.explanation();
    return Optional.of(new Selected(bound.get(), reason));
  }

  private Optional<BackendEntry> named(BackendChoice.ByName choice) {
    Optional<BackendEntry> entry = backends.find(choice.name());
    if (entry.isEmpty() && backends.complete()) {
      findings.error(
          choice.at(),
          Rule.UNKNOWN_BACKEND,
          choice.name(),
          "no store has this name",
          "configured are: " + names(backends.entries()));
    }
    return entry;
  }

  private Optional<BackendEntry> onlyOf(
      NamespaceRequest request, BackendChoice.ByType choice, Optional<Binding> binding) {
    if (!backends.complete()) {
      return Optional.empty();
    }
    List<BackendEntry> ofType =
        backends.entries().stream()
            .filter(entry -> entry.type().equals(choice.type()) && entry.allows(request.name()))
            .toList();
    if (ofType.isEmpty()) {
      findings.error(
          choice.at(),
          Rule.UNKNOWN_BACKEND,
          choice.type(),
          "no store of this type is configured for this namespace",
          "configured are: " + names(backends.entries()));
      return Optional.empty();
    }
    if (ofType.size() == 1) {
      return Optional.of(ofType.getFirst());
    }
    Optional<BackendEntry> bound =
        ofType.stream()
            .filter(entry -> binding.filter(b -> b.backend().equals(entry.name())).isPresent())
            .findFirst();
    if (bound.isEmpty()) {
      findings.error(
          choice.at(),
          Rule.AMBIGUOUS_BACKEND,
          choice.type(),
          "several stores have this type: " + names(ofType),
          "write 'name' with one of them instead of 'type'");
    }
    return bound;
  }

  private Optional<Selected> take(
      NamespaceRequest request, BackendEntry entry, Optional<Binding> binding, String why) {
    if (binding.isPresent() && !binding.get().backend().equals(entry.name())) {
      findings.error(
          request.backend().at(),
          Rule.BINDING_CONFLICT,
          entry.name(),
          "the data of '"
              + request.name()
              + "' is in the store '"
              + binding.get().backend()
              + "', and '"
              + entry.name()
              + "' is asked for: its data would be left behind",
          "write 'name: "
              + binding.get().backend()
              + "', or give the namespace a new name to begin without data");
      return Optional.empty();
    }
    if (!canServe(request, entry, binding)) {
      return Optional.empty();
    }
    return Optional.of(new Selected(entry, AutoChoice.describe(entry) + ": " + why));
  }

  private boolean canServe(
      NamespaceRequest request, BackendEntry entry, Optional<Binding> binding) {
    Optional<String> bound = binding.map(Binding::type).filter(t -> !t.equals(entry.type()));
    if (bound.isPresent()) {
      findings.error(
          request.backend().at(),
          Rule.BINDING_CONFLICT,
          entry.name(),
          "the data of '"
              + request.name()
              + "' is in a store of type "
              + bound.get()
              + ", but '"
              + entry.name()
              + "' is now of type "
              + entry.type(),
          "give the new store another name in server.yaml and keep the old one");
      return false;
    }
    Optional<String> unmet = new Requirements(request).unmet(entry);
    unmet.ifPresent(
        why ->
            findings.error(
                request.backend().at(),
                binding.isPresent() ? Rule.BINDING_CONFLICT : Rule.NO_MATCHING_BACKEND,
                entry.name(),
                "the store '" + entry.name() + "' " + why,
                binding.isPresent()
                    ? "its data is there: ask for less under 'needs', or use a new namespace"
                    : "ask for less under 'needs', or choose another store"));
    return unmet.isEmpty();
  }

  private static String names(List<BackendEntry> entries) {
    return entries.isEmpty()
        ? "none"
        : entries.stream().map(AutoChoice::describe).sorted().collect(Collectors.joining(", "));
  }
}
