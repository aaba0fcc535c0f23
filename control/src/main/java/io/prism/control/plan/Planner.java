package io.prism.control.plan;

import io.prism.control.document.ApplicationDocument;
import io.prism.control.document.BackendEntries;
import io.prism.control.document.BackendEntry;
import io.prism.control.document.NamespaceRequest;
import io.prism.control.plan.BackendSelector.Selected;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.snapshot.ListenerConfig.ClientAuth;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.snapshot.ServiceState;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** From what the documents ask for to a snapshot: a pure function. */
public final class Planner {

  private final BackendEntries backends;
  private final ServerConfig server;
  private final Bindings bindings;
  private final Findings findings;
  private final Map<String, NamespaceConfig> namespaces = new HashMap<>();
  private final Map<String, BackendEntry> used = new HashMap<>();
  private final Map<String, Binding> bound = new HashMap<>();

  private Planner(
      BackendEntries backends, ServerConfig server, Bindings bindings, Findings findings) {
    this.backends = backends;
    this.server = server;
    this.bindings = bindings;
    this.findings = findings;
  }

  /**
   * Plans a snapshot.
   *
   * @param bindings where the data of namespaces already is
   * @param version the version of the snapshot, should there be one
   * @param findings what was found in the documents before; further violations are added
   * @return the plan; empty when any error was found, now or before
   */
  public static Optional<Plan> plan(
      ApplicationDocument application,
      BackendEntries backends,
      ServerConfig server,
      Bindings bindings,
      long version,
      Findings findings) {
    Planner planner = new Planner(backends, server, bindings, findings);
    application.namespaces().forEach(planner::add);
    return findings.errorCount() > 0 ? Optional.empty() : Optional.of(planner.finish(version));
  }

  private void add(NamespaceRequest request) {
    warnIfNobodyHasAccess(request);
    new BackendSelector(backends, bindings, findings)
        .select(request)
        .ifPresent(selected -> add(request, selected));
  }

  private void add(NamespaceRequest request, Selected selected) {
    BackendConfig backend = selected.entry().config();
    Binding binding =
        bindings
            .find(request.name())
            .orElseGet(() -> new Binding(backend.name(), backend.type(), request.name(), 0));
    bound.put(request.name(), binding);
    used.put(backend.name(), selected.entry());
    namespaces.put(
        request.name(),
        new NamespaceConfig(
            request.name(),
            request.pattern(),
            request.team(),
            backend.name(),
            binding.storeNamespace(),
            binding.epoch(),
            request.needs().durability(),
            new NamespaceLimits(
                request.needs().maxValueBytes(),
                server.limits().namespaceConcurrency(),
                request.rate()),
            request.needs().defaultTtl(),
            request.needs().idempotencyWindow(),
            request.access(),
            ServiceState.ACTIVE,
            selected.reason()));
  }

  private Plan finish(long version) {
    Map<String, BackendConfig> configs = new HashMap<>();
    used.forEach((name, entry) -> configs.put(name, entry.config()));
    String hash = SnapshotHash.of(namespaces.values(), used.values(), server);
    return new Plan(new Snapshot(version, hash, namespaces, configs, server), bindings.with(bound));
  }

  private void warnIfNobodyHasAccess(NamespaceRequest request) {
    boolean authenticated =
        server.listener(ListenerKind.GRPC).auth() == ClientAuth.MTLS
            || server.listener(ListenerKind.HTTP).auth() == ClientAuth.MTLS;
    if (authenticated && request.access().permissions().isEmpty()) {
      findings.warn(
          request.at().child("access"),
          Rule.NO_ACCESS,
          request.name(),
          "callers must show a certificate, and none is given access to this namespace",
          "add 'access' with 'owners' or 'consumers' that name the identities in their"
              + " certificates");
    }
  }
}
