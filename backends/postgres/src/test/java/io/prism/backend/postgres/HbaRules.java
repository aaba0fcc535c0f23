package io.prism.backend.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** Who may log in to a server, and how. */
final class HbaRules {

  private HbaRules() {}

  /** Puts the only rules about a role before those of a server that lets everybody in. */
  static void prepend(TestServer server, String role, String... rules) {
    Path file = Path.of(server.query("show hba_file"));
    try {
      Files.writeString(file, String.join("\n", rules) + "\n" + Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.execute("select pg_reload_conf()");
    Awaitility.await("the server has the rules")
        .until(
            () ->
                server
                    .query(
                        "select count(*) from pg_hba_file_rules where '"
                            + role
                            + "' = any(user_name)")
                    .equals(Integer.toString(rules.length)));
  }
}
