package io.prism.proxy.stream;

import io.prism.backend.BackendFactory;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.stream.wire.BackendReference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns references to stores into settings that were checked.
 *
 * <p>Namespaces may name one store with different settings for a while, since each of them changes
 * or is refused on its own. The settings that were seen first have the store's own name here;
 * others get a name of their own behind it, so that both stores can be in use while one takes over
 * from the other. A store that keeps its data here has one name only: two on the same data would
 * harm it.
 *
 * <p>That it becomes known which store is behind a plugin changes nothing: the plugin that was
 * reached first has told, and the store in use holds on to it.
 */
final class BackendResolver {

  private static final String TYPE = "type";
  private static final String STORE_IDENTITY = "store_identity";
  private static final int MAX_SECRET_BYTES = 64 << 10;

  private final Map<String, BackendFactory> factories = new TreeMap<>();
  private final Map<String, First> first = new HashMap<>();

  /**
   * What was seen first under a name.
   *
   * @param reference what the store was started with
   * @param identity of the store, as it was told then or later
   */
  private record First(BackendReference reference, Optional<String> identity) {

    boolean isSameAs(BackendReference other) {
      return reference.to(Optional.empty()).equals(other.to(Optional.empty()))
          && (identity.isEmpty()
              || other.storeIdentity().isEmpty()
              || identity.equals(other.storeIdentity()));
    }

    First with(BackendReference other) {
      return isSameAs(other) ? new First(reference, identity.or(other::storeIdentity)) : this;
    }
  }

  BackendResolver(Collection<BackendFactory> installed) {
    installed.forEach(factory -> factories.put(factory.type(), factory));
  }

  /** A store as the gateway is to start it. Reads mounted files. */
  BackendConfig resolve(BackendReference wanted) throws RefusedException {
    First known =
        Optional.ofNullable(first.get(wanted.name()))
            .map(before -> before.with(wanted))
            .orElseGet(() -> new First(wanted, wanted.storeIdentity()));
    BackendReference reference = known.isSameAs(wanted) ? known.reference() : wanted;
    BackendFactory factory = factories.get(reference.factory());
    if (factory == null) {
      throw new RefusedException(
          "backend '%s' needs '%s', which this gateway does not have; it has %s"
              .formatted(reference.name(), reference.factory(), factories.keySet()));
    }
    Settings settings = new Settings(values(reference, factory));
    check(reference, factory, settings);
    first.put(wanted.name(), known);
    return new BackendConfig(
        name(reference, known, factory), reference.type(), reference.factory(), settings);
  }

  private static String name(BackendReference reference, First known, BackendFactory factory) {
    if (factory.keepsDataHere() || known.reference().equals(reference)) {
      return reference.name();
    }
    return reference.name() + "@" + HexFormat.of().toHexDigits(reference.toString().hashCode());
  }

  private static Map<String, String> values(BackendReference reference, BackendFactory factory)
      throws RefusedException {
    Map<String, String> values = new HashMap<>(reference.settings());
    for (Map.Entry<String, Path> file : reference.secretFiles().entrySet()) {
      values.put(file.getKey(), secret(reference.name(), file.getValue()));
    }
    if (reference.factory().equals(BackendConfig.PLUGIN_FACTORY)) {
      // A plugin that serves another type of store, or another store, is then refused.
      if (knows(factory, TYPE)) {
        values.putIfAbsent(TYPE, reference.type());
      }
      if (knows(factory, STORE_IDENTITY)) {
        reference
            .storeIdentity()
            .ifPresent(identity -> values.putIfAbsent(STORE_IDENTITY, identity));
      }
    }
    return values;
  }

  private static boolean knows(BackendFactory factory, String setting) {
    return factory.settings().stream().anyMatch(spec -> spec.name().equals(setting));
  }

  private static String secret(String backend, Path file) throws RefusedException {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(MAX_SECRET_BYTES + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
      if (text.isEmpty() || bytes.length > MAX_SECRET_BYTES) {
        throw new RefusedException(
            "backend '%s': the file %s is empty or too large".formatted(backend, file));
      }
      return text;
    } catch (IOException e) {
      throw new RefusedException(
          "backend '%s': the file %s cannot be read".formatted(backend, file), e);
    }
  }

  private static void check(BackendReference reference, BackendFactory factory, Settings settings)
      throws RefusedException {
    Map<String, SettingSpec> specs = new HashMap<>();
    factory.settings().forEach(spec -> specs.put(spec.name(), spec));
    for (Map.Entry<String, String> value : settings.values().entrySet()) {
      SettingSpec spec = specs.get(value.getKey());
      if (spec == null) {
        throw refused(reference, value.getKey(), "this gateway does not know it");
      }
      try {
        Settings.check(spec.kind(), value.getValue());
      } catch (IllegalArgumentException e) {
        throw refused(reference, spec.name(), String.valueOf(e.getMessage()));
      }
    }
    for (SettingSpec spec : specs.values()) {
      if (spec.required() && settings.text(spec.name()).isEmpty()) {
        throw refused(reference, spec.name(), "it is missing");
      }
    }
    for (SettingProblem problem : factory.validate(settings)) {
      throw refused(reference, problem.setting(), problem.message() + "; " + problem.remedy());
    }
  }

  private static RefusedException refused(BackendReference reference, String setting, String why) {
    return new RefusedException(
        "backend '%s', setting '%s': %s".formatted(reference.name(), setting, why));
  }
}
