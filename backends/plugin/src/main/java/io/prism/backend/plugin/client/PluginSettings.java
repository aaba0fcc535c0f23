package io.prism.backend.plugin.client;

import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.SettingSpec.Kind;
import io.prism.backend.Settings;
import io.prism.backend.plugin.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How to reach a plugin.
 *
 * @param addresses processes that serve the same store; tried in turn
 * @param type the type of store that must be behind them; empty: any
 * @param storeIdentity which store must be behind them, as it tells it itself; empty: any
 * @param connections how many connections to hold
 * @param tls certificates; empty: plain text
 * @param healthInterval the time between looks at the plugin's health
 * @param keepAlive after this time without a sign of life the peer is asked for one
 * @param maxCalls most calls under way
 * @param maxCallBytes most bytes of requests under way
 */
public record PluginSettings(
    List<Address> addresses,
    Optional<String> type,
    Optional<String> storeIdentity,
    int connections,
    Optional<ClientTls> tls,
    Duration healthInterval,
    Duration keepAlive,
    int maxCalls,
    long maxCallBytes) {

  private static final int MAX_CONNECTIONS = 16;

  /** A little less than what a plugin process takes, which sees the end of a call a bit later. */
  static final int DEFAULT_MAX_CALLS = 8_000;

  /** As {@link #DEFAULT_MAX_CALLS}; two of the largest values for one namespace. */
  static final long DEFAULT_MAX_CALL_BYTES = 80L << 20;

  /** Every setting. */
  public static final List<SettingSpec> SPECS =
      List.of(
          SettingSpec.required(
              "address",
              Kind.TEXT,
              "Where the plugin listens, host:port; several processes that serve the same store are"
                  + " separated by commas."),
          SettingSpec.optional(
              "type", Kind.TEXT, "", "The type of store that must be behind the address."),
          SettingSpec.optional(
              "store_identity",
              Kind.TEXT,
              "",
              "Which store must be behind the address, as /healthz of the plugin tells it."),
          SettingSpec.optional(
              "connections",
              Kind.NUMBER,
              "2",
              "Connections to hold, 1 to " + MAX_CONNECTIONS + "."),
          SettingSpec.optional(
              "tls_ca", Kind.PATH, "", "Who signs the plugin's certificate, PEM; switches TLS on."),
          SettingSpec.optional(
              "tls_certificate", Kind.PATH, "", "The gateway's own certificate chain, PEM."),
          SettingSpec.optional(
              "tls_key", Kind.PATH, "", "The private key of tls_certificate, PEM, PKCS#8."),
          SettingSpec.optional(
              "tls_server_name",
              Kind.TEXT,
              "",
              "The name in the plugin's certificate when it is not the host of the address."),
          SettingSpec.optional(
              "health_interval",
              Kind.DURATION,
              "5s",
              "The time between looks at the plugin's health."),
          SettingSpec.optional(
              "keep_alive",
              Kind.DURATION,
              "10s",
              "After this time of silence the peer is pinged; below 10s counts as 10s."),
          SettingSpec.optional("max_calls", Kind.NUMBER, "8000", "Most calls under way."),
          SettingSpec.optional(
              "max_call_bytes", Kind.SIZE, "80MiB", "Most bytes of requests under way."));

  /** Copies the list and checks the ranges. */
  public PluginSettings {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty() || connections <= 0 || maxCalls <= 0 || maxCallBytes <= 0) {
      throw new IllegalArgumentException("there must be an address, and bounds must be positive");
    }
    if (healthInterval.toMillis() <= 0 || keepAlive.toMillis() <= 0) {
      throw new IllegalArgumentException("times must be positive");
    }
  }

  /**
   * The files of a TLS connection. They are read for every new connection, so certificates can be
   * renewed in place.
   *
   * @param ca who signs the plugin's certificate
   * @param identity the gateway's own certificate; empty: the plugin does not ask for one
   * @param serverName the name in the plugin's certificate; empty: the host of the address
   */
  public record ClientTls(Path ca, Optional<Identity> identity, Optional<String> serverName) {}

  /**
   * A certificate with its key.
   *
   * @param certificate the chain, PEM
   * @param key the private key, PEM, PKCS#8
   */
  public record Identity(Path certificate, Path key) {}

  /** What is wrong beyond the form of single settings. */
  public static List<SettingProblem> validate(Settings settings) {
    List<SettingProblem> problems = new ArrayList<>();
    try {
      addresses(settings);
    } catch (IllegalArgumentException e) {
      problems.add(
          new SettingProblem(
              "address", String.valueOf(e.getMessage()), "write host:port[,host:port...]"));
    }
    requireRange(problems, settings, "connections", MAX_CONNECTIONS);
    requireRange(problems, settings, "max_calls", 1_000_000);
    if (settings.text("tls_certificate").isPresent() != settings.text("tls_key").isPresent()) {
      problems.add(
          new SettingProblem(
              "tls_certificate", "comes without tls_key, or the other way round", "give both"));
    }
    if (settings.text("tls_ca").isEmpty()) {
      for (String name : List.of("tls_certificate", "tls_server_name")) {
        if (settings.text(name).isPresent()) {
          problems.add(new SettingProblem(name, "needs tls_ca", "give tls_ca, or leave it out"));
        }
      }
    }
    for (String name : List.of("health_interval", "keep_alive")) {
      if (settings.duration(name).filter(time -> time.toMillis() <= 0).isPresent()) {
        problems.add(new SettingProblem(name, "must be positive", "give 5s, for example"));
      }
    }
    return problems;
  }

  private static void requireRange(
      List<SettingProblem> problems, Settings settings, String name, long highest) {
    if (settings.number(name).filter(n -> n < 1 || n > highest).isPresent()) {
      problems.add(
          new SettingProblem(name, "must be 1 to " + highest, "leave it out to use the default"));
    }
  }

  private static List<Address> addresses(Settings settings) {
    List<Address> addresses =
        Arrays.stream(settings.text("address").orElse("").split(",", -1))
            .map(Address::parse)
            .toList();
    if (addresses.stream().anyMatch(address -> address.port() == 0)) {
      throw new IllegalArgumentException("port 0 cannot be reached");
    }
    return addresses;
  }

  /** Reads settings that passed {@link #validate}; relative paths start in {@code directory}. */
  public static PluginSettings read(Settings settings, Path directory) {
    return new PluginSettings(
        addresses(settings),
        settings.text("type"),
        settings.text("store_identity"),
        Math.toIntExact(settings.number("connections").orElse(2L)),
        settings.path("tls_ca").map(ca -> tls(settings, directory, ca)),
        settings.duration("health_interval").orElse(Duration.ofSeconds(5)),
        settings.duration("keep_alive").orElse(Duration.ofSeconds(10)),
        Math.toIntExact(settings.number("max_calls").orElse((long) DEFAULT_MAX_CALLS)),
        settings.size("max_call_bytes").orElse(DEFAULT_MAX_CALL_BYTES));
  }

  private static ClientTls tls(Settings settings, Path directory, Path ca) {
    Optional<Identity> identity =
        settings
            .path("tls_certificate")
            .flatMap(
                certificate ->
                    settings
                        .path("tls_key")
                        .map(
                            key ->
                                new Identity(
                                    directory.resolve(certificate), directory.resolve(key))));
    return new ClientTls(directory.resolve(ca), identity, settings.text("tls_server_name"));
  }
}
