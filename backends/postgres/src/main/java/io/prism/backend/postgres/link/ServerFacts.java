package io.prism.backend.postgres.link;

import java.util.Optional;

/**
 * What a server says of itself and of a session.
 *
 * @param fsync its setting {@code fsync}
 * @param fullPageWrites its setting {@code full_page_writes}
 * @param synchronousCommit the session's setting {@code synchronous_commit}
 * @param writable whether it accepts writes: it is no standby and not read-only
 */
record ServerFacts(
    String fsync, String fullPageWrites, String synchronousCommit, boolean writable) {

  /**
   * The setting because of which an acknowledged write may not survive the loss of power. Every
   * value of {@code synchronous_commit} but {@code off} waits at least for the server's own disk.
   */
  Optional<String> unsafeSetting() {
    if (fsync.equals("off")) {
      return Optional.of("fsync");
    }
    if (fullPageWrites.equals("off")) {
      return Optional.of("full_page_writes");
    }
    return synchronousCommit.equals("off") ? Optional.of("synchronous_commit") : Optional.empty();
  }
}
