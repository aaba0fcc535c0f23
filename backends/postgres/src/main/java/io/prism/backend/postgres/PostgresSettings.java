package io.prism.backend.postgres;

import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.SettingSpec.Kind;
import io.prism.backend.Settings;
import io.prism.backend.postgres.link.LinkSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of one store, read and checked.
 *
 * @param link how to reach the server
 * @param lanes connections for puts, and threads with a connection for other writes
 * @param readLanes connections for reads, and threads with a connection for large ones
 * @param statementTimeout after which the server gives up a statement
 * @param scanTimeout the same for pages and counts
 * @param queueOperations most operations that wait or run
 * @param queueBytes most bytes that they hold
 * @param tombstoneRetention how long tombstones are kept at least
 */
record PostgresSettings(
    LinkSettings link,
    int lanes,
    int readLanes,
    Duration statementTimeout,
    Duration scanTimeout,
    long queueOperations,
    long queueBytes,
    Duration tombstoneRetention) {

  /** What {@link io.prism.backend.BackendFactory#settings} tells. */
  static final List<SettingSpec> SPECS =
      List.of(
          SettingSpec.required(
              "hosts",
              Kind.TEXT,
              "The servers, as host or host:port, separated by commas; the one that accepts writes is used."),
          SettingSpec.required("database", Kind.TEXT, "The database's name."),
          SettingSpec.required(
              "user",
              Kind.TEXT,
              "The role to log in as; it must be allowed to create the schema, or own it."),
          SettingSpec.optional("password", Kind.SECRET, "", "The role's password."),
          SettingSpec.optional(
              "ssl_mode",
              Kind.TEXT,
              "prefer",
              "disable, prefer, require, verify-ca or verify-full, as libpq's sslmode."),
          SettingSpec.optional(
              "ssl_root_cert",
              Kind.PATH,
              "",
              "The certificates to trust, for verify-ca and verify-full."),
          SettingSpec.optional("schema", Kind.TEXT, "prism", "The schema that holds the tables."),
          SettingSpec.optional(
              "lanes",
              Kind.NUMBER,
              "2",
              "Connections for puts, and as many threads with a connection for other writes: 1 to 16."),
          SettingSpec.optional(
              "read_lanes",
              Kind.NUMBER,
              "2",
              "Connections for reads of items, and as many threads with a connection for large ones: 1 to 16."),
          SettingSpec.optional(
              "connect_timeout",
              Kind.DURATION,
              "5s",
              "How long one host may take to accept a connection."),
          SettingSpec.optional(
              "statement_timeout",
              Kind.DURATION,
              "5s",
              "After which the server gives up a statement that reads or writes items."),
          SettingSpec.optional(
              "scan_timeout",
              Kind.DURATION,
              "30s",
              "After which the server gives up a scan's page or a count."),
          SettingSpec.optional(
              "queue_operations",
              Kind.NUMBER,
              "20000",
              "Most operations that wait or run at a time."),
          SettingSpec.optional(
              "queue_bytes", Kind.SIZE, "128MiB", "Most bytes that these operations hold."),
          SettingSpec.optional(
              "tombstone_retention",
              Kind.DURATION,
              "24h",
              "How long the trace of a deletion is kept at least, for copies to learn of it."));

  private static final Set<String> SSL_MODES =
      Set.of("disable", "prefer", "require", "verify-ca", "verify-full");
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final int DEFAULT_PORT = 5432;
  private static final int MOST_LANES = 16;

  /** One namespace may fill half of the queue, and a batch of 1,000 items must fit. */
  private static final int SMALLEST_QUEUE_OPERATIONS = 2_000;

  private static final long SMALLEST_QUEUE_BYTES = 40L << 20;

  /** Everything that is wrong with settings whose single values have the right form. */
  static List<SettingProblem> problems(Settings settings) {
    List<SettingProblem> problems = new ArrayList<>();
    try {
      hosts(settings.text("hosts").orElse(""));
    } catch (IllegalArgumentException e) {
      problems.add(
          new SettingProblem(
              "hosts",
              String.valueOf(e.getMessage()),
              "write host:port, several of them separated by commas"));
    }
    String schema = schema(settings);
    if (!SCHEMA.matcher(schema).matches() || schema.startsWith("pg_")) {
      problems.add(
          new SettingProblem(
              "schema",
              "'" + schema + "' cannot be the name of the schema",
              "use up to 63 lower-case letters, digits and underscores, not beginning with pg_"));
    }
    String sslMode = sslMode(settings);
    if (!SSL_MODES.contains(sslMode)) {
      problems.add(
          new SettingProblem(
              "ssl_mode",
              "'" + sslMode + "' is no SSL mode",
              "use disable, prefer, require, verify-ca or verify-full"));
    }
    if (sslMode.startsWith("verify") && settings.path("ssl_root_cert").isEmpty()) {
      problems.add(
          new SettingProblem(
              "ssl_root_cert",
              "is needed by ssl_mode " + sslMode,
              "name the file with the certificates to trust"));
    }
    range(settings, "lanes", 1, MOST_LANES, problems);
    range(settings, "read_lanes", 1, MOST_LANES, problems);
    range(settings, "queue_operations", SMALLEST_QUEUE_OPERATIONS, Integer.MAX_VALUE, problems);
    if (settings.size("queue_bytes").filter(bytes -> bytes < SMALLEST_QUEUE_BYTES).isPresent()) {
      problems.add(
          new SettingProblem(
              "queue_bytes",
              "is too little for one call of the largest size",
              "use 40MiB or more"));
    }
    for (String timeout : List.of("connect_timeout", "statement_timeout", "scan_timeout")) {
      if (settings.duration(timeout).filter(value -> value.toMillis() < 100).isPresent()) {
        problems.add(
            new SettingProblem(
                timeout, "is shorter than any server can keep", "use 100ms or more"));
      }
    }
    return problems;
  }

  /** Reads settings that have no problems. */
  static PostgresSettings of(Settings settings, Path dataDirectory) {
    return new PostgresSettings(
        new LinkSettings(
            hosts(settings.text("hosts").orElseThrow()),
            settings.text("database").orElseThrow(),
            settings.text("user").orElseThrow(),
            settings.text("password"),
            sslMode(settings),
            settings.path("ssl_root_cert").map(dataDirectory::resolve),
            schema(settings),
            settings.duration("connect_timeout").orElse(Duration.ofSeconds(5))),
        settings.number("lanes").orElse(2L).intValue(),
        settings.number("read_lanes").orElse(2L).intValue(),
        settings.duration("statement_timeout").orElse(Duration.ofSeconds(5)),
        settings.duration("scan_timeout").orElse(Duration.ofSeconds(30)),
        settings.number("queue_operations").orElse(20_000L),
        settings.size("queue_bytes").orElse(128L << 20),
        settings.duration("tombstone_retention").orElse(Duration.ofHours(24)));
  }

  private static String schema(Settings settings) {
    return settings.text("schema").orElse("prism");
  }

  private static String sslMode(Settings settings) {
    return settings.text("ssl_mode").orElse("prefer");
  }

  private static void range(
      Settings settings, String name, long least, long most, List<SettingProblem> problems) {
    settings
        .number(name)
        .filter(value -> value < least || value > most)
        .ifPresent(
            value ->
                problems.add(
                    new SettingProblem(
                        name,
                        value + " is out of range",
                        "use a number from " + least + " to " + most)));
  }

  private static List<LinkSettings.Host> hosts(String text) {
    List<LinkSettings.Host> hosts = new ArrayList<>();
    for (String host : text.split(",", -1)) {
      hosts.add(host(host.strip()));
    }
    return hosts;
  }

  private static LinkSettings.Host host(String text) {
    // An IPv6 address has colons of its own and stands in brackets.
    int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("'" + text + "' is no host");
    }
    int port = colon < 0 ? DEFAULT_PORT : port(text.substring(colon + 1));
    return new LinkSettings.Host(name, port);
  }

  private static int port(String text) {
    long port = Settings.parseNumber(text);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("'" + text + "' is no port");
    }
    return (int) port;
  }
}
