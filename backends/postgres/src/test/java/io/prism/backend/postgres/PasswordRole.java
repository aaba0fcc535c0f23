package io.prism.backend.postgres;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** A role that has to give a password, on a server that asks nobody else for one. */
record PasswordRole(TestServer server, String name) {

  /** Makes it. */
  static PasswordRole create(TestServer server, String name, String password) {
    server.execute(
        "create role " + name + " login password '" + password + "'",
        "grant create on database postgres to " + name);
    HbaRules.prepend(server, name, "host all " + name + " all scram-sha-256");
    return new PasswordRole(server, name);
  }

  /** Gives it another password; connections that it has go on. */
  void change(String password) {
    server.execute("alter role " + name + " password '" + password + "'");
  }

  /** The processes of the server that work for it. */
  Set<String> connections() {
    String pids =
        server.query(
            "select coalesce(string_agg(pid::text, ','), '') from pg_stat_activity where usename = '"
                + name
                + "'");
    return Arrays.stream(pids.split(",")).filter(pid -> !pid.isEmpty()).collect(Collectors.toSet());
  }

  /** Ends all its connections. */
  void disconnect() {
    server.query(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = '"
            + name
            + "'");
  }
}
