package io.prism.control;

import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import java.util.Objects;

/** What cannot change while a process runs. An edit of any of it is refused as a whole. */
final class RestartRules {

  private final Location document;
  private final Findings findings;

  RestartRules(String serverDocument, Findings findings) {
    this.document = Location.of(serverDocument);
    this.findings = findings;
  }

  /** Reports every difference between two snapshots that needs a restart. */
  void check(Snapshot running, Snapshot wanted) {
    ServerConfig before = running.server();
    ServerConfig after = wanted.server();
    check("installation", before.installation(), after.installation());
    check("data_directory", before.dataDirectory(), after.dataDirectory());
    for (ListenerKind kind : ListenerKind.values()) {
      check("listeners." + kind.word(), before.listener(kind), after.listener(kind));
    }
    check(
        "limits.max_message", before.limits().maxMessageBytes(), after.limits().maxMessageBytes());
    check("telemetry", before.telemetry(), after.telemetry());
    running
        .backends()
        .forEach(
            (name, backend) -> {
              if (wanted.backends().containsKey(name)) {
                check("backends[" + name + "]", backend, wanted.backends().get(name));
              }
            });
  }

  // The values stay out of the message: a store's settings may hold credentials.
  private void check(String path, Object before, Object after) {
    if (!Objects.equals(before, after)) {
      findings.error(
          document.child(path),
          Rule.RESTART_REQUIRED,
          "'" + path + "' changed, which takes effect only after a restart; nothing was applied",
          "restart the process to apply all changes, or undo this one");
    }
  }
}
