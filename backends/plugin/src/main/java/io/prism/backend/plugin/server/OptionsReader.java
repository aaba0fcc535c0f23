package io.prism.backend.plugin.server;

import io.prism.backend.BackendFactory;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.backend.plugin.PluginBackendFactory;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the options of a plugin process and finds everything that is wrong with them at once. */
final class OptionsReader {

  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "file:";

  private final List<BackendFactory> factories;
  private final UnaryOperator<@Nullable String> environment;
  private final List<SettingProblem> problems = new ArrayList<>();

  /**
   * Reads options once.
   *
   * @param factories the types of store that are there
   * @param environment the value of an environment variable; null when it is not set
   */
  OptionsReader(List<BackendFactory> factories, UnaryOperator<@Nullable String> environment) {
    this.factories = factories.stream().filter(OptionsReader::canBeServed).toList();
    this.environment = environment;
  }

  /** A plugin process that serves another one would only add a hop. */
  static boolean canBeServed(BackendFactory factory) {
    return !factory.type().equals(PluginBackendFactory.TYPE);
  }

  /** What the options name. */
  record Choice(BackendFactory factory, Settings settings) {}

  Choice read(PluginOptions options) throws PluginOptionsException {
    checkListener(options);
    return choice(options);
  }

  private Choice choice(PluginOptions options) throws PluginOptionsException {
    Optional<Choice> choice = factory(options.backend()).map(found -> choice(found, options));
    if (choice.isEmpty() || !problems.isEmpty()) {
      throw new PluginOptionsException(problems);
    }
    return choice.get();
  }

  /** Whether what a store is given can change while it runs: some of it stands in files. */
  static boolean namesFiles(PluginOptions options) {
    return options.settings().values().stream().anyMatch(text -> text.startsWith(FILE));
  }

  /** The settings of a store that runs, as they are now. */
  Settings readAgain(PluginOptions options) throws PluginOptionsException {
    return choice(options).settings();
  }

  private void checkListener(PluginOptions options) {
    boolean mutual = options.tls().flatMap(ServerTls::clientCa).isPresent();
    try {
      if (!mutual && !options.authenticationOff() && !options.listen().isLoopback()) {
        add(
            "listen",
            options.listen()
                + " can be reached from other machines, but gateways need not prove"
                + " who they are",
            "give certificates with a client CA, or say that authentication is off");
      }
    } catch (UnknownHostException e) {
      add(
          "listen",
          "the host of " + options.listen() + " is not known",
          "name one of this machine");
    }
  }

  private Optional<BackendFactory> factory(String type) {
    Optional<BackendFactory> found =
        factories.stream().filter(factory -> factory.type().equals(type)).findFirst();
    if (found.isEmpty()) {
      add(
          "backend",
          "there is no type of store '" + type + "' that can be served",
          "use one of "
              + factories.stream()
                  .map(BackendFactory::type)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    return found;
  }

  private Choice choice(BackendFactory factory, PluginOptions options) {
    Map<String, SettingSpec> specs =
        factory.settings().stream().collect(Collectors.toMap(SettingSpec::name, spec -> spec));
    Map<String, String> values = new HashMap<>();
    options
        .settings()
        .forEach(
            (name, text) -> {
              SettingSpec spec = specs.get(name);
              if (spec == null) {
                add(
                    name,
                    "the store has no such setting",
                    "use one of " + specs.keySet().stream().sorted().toList());
              } else {
                value(spec, text).ifPresent(value -> values.put(name, value));
              }
            });
    for (SettingSpec spec : specs.values()) {
      if (spec.required() && !options.settings().containsKey(spec.name())) {
        add(spec.name(), "is required", spec.description());
      }
    }
    Settings settings = new Settings(values);
    if (problems.isEmpty()) {
      problems.addAll(factory.validate(settings));
    }
    return new Choice(factory, settings);
  }

  private Optional<String> value(SettingSpec spec, String text) {
    try {
      String value =
          switch (spec.kind()) {
            case SECRET -> secret(text);
            case TEXT -> text.startsWith(FILE) ? content(text) : text;
            default -> text;
          };
      Settings.check(spec.kind(), value);
      return Optional.of(value);
    } catch (IllegalArgumentException e) {
      add(spec.name(), String.valueOf(e.getMessage()), spec.description());
      return Optional.empty();
    }
  }

  private String secret(String reference) {
    if (reference.startsWith(ENVIRONMENT)) {
      String name = reference.substring(ENVIRONMENT.length());
      String value = environment.apply(name);
      if (value == null) {
        throw new IllegalArgumentException("the environment variable " + name + " is not set");
      }
      return value;
    }
    if (reference.startsWith(FILE)) {
      return content(reference);
    }
    throw new IllegalArgumentException(
        "is a secret and must not be given in clear; give env:NAME or file:PATH");
  }

  private static String content(String reference) {
    Path file = Path.of(reference.substring(FILE.length()));
    try {
      return Files.readString(file).stripTrailing();
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + file + " cannot be read", e);
    }
  }

  private void add(String setting, String message, String remedy) {
    problems.add(new SettingProblem(setting, message, remedy));
  }
}
