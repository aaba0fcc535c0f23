package io.prism.control;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.SettingSpec.Kind;
import io.prism.backend.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Types of stores for planning; nothing in this module creates a store. */
public final class InstalledTypes {

  private static final Set<InterfaceName> EVERYTHING = EnumSet.allOf(InterfaceName.class);
  private static final long MAX_VALUE = 16L << 20;

  private InstalledTypes() {}

  /** The types of a full installation. */
  public static List<BackendFactory> all() {
    return List.of(sqlite(), memory(), postgres(), tiny(), plugin());
  }

  /** Durable and with every interface. */
  public static BackendFactory sqlite() {
    return new Type(
        "sqlite",
        List.of(SettingSpec.optional("path", Kind.PATH, "<name>.db", "The file.")),
        Optional.of(new BackendDescriptor("sqlite", EVERYTHING, Durability.STRONG, MAX_VALUE)));
  }

  /** Volatile and with every interface. */
  public static BackendFactory memory() {
    return new Type(
        "memory",
        List.of(SettingSpec.optional("max_bytes", Kind.SIZE, "64MiB", "Bytes of heap.")),
        Optional.of(
            new BackendDescriptor("memory", EVERYTHING, Durability.BEST_EFFORT, MAX_VALUE)));
  }

  /** Durable, with settings of every kind. */
  public static BackendFactory postgres() {
    return new Type(
        "postgres",
        List.of(
            SettingSpec.required("hosts", Kind.TEXT, "Addresses, such as db1:5432,db2:5432."),
            SettingSpec.required("password", Kind.SECRET, "The user's password."),
            SettingSpec.optional("lanes", Kind.NUMBER, "2", "Connections for writes."),
            SettingSpec.optional("connect_timeout", Kind.DURATION, "5s", "Longest wait."),
            SettingSpec.optional("queue_bytes", Kind.SIZE, "64MiB", "Bytes that may wait."),
            SettingSpec.optional("tls", Kind.FLAG, "true", "Whether to encrypt."),
            SettingSpec.optional("ca", Kind.PATH, "", "Who issued the server's certificate.")),
        Optional.of(new BackendDescriptor("postgres", EVERYTHING, Durability.STRONG, MAX_VALUE)));
  }

  /** Between the others in durability, with the fewest interfaces and small values. */
  public static BackendFactory tiny() {
    return new Type(
        "tiny",
        List.of(),
        Optional.of(
            new BackendDescriptor(
                "tiny", Set.of(InterfaceName.KEYVALUE_BASIC), Durability.EVENTUAL, 2L << 20)));
  }

  /** Reaches a store that alone can tell what it is. */
  public static BackendFactory plugin() {
    return new Type(
        "plugin",
        List.of(
            SettingSpec.required("address", Kind.TEXT, "Where it listens, as host:port."),
            SettingSpec.optional("type", Kind.TEXT, "", "What must be there.")),
        Optional.empty());
  }

  private record Type(String type, List<SettingSpec> settings, Optional<BackendDescriptor> declared)
      implements BackendFactory {

    @Override
    public Optional<BackendDescriptor> describe(Settings given) {
      return declared;
    }

    @Override
    public List<SettingProblem> validate(Settings given) {
      return given.text("hosts").filter(hosts -> hosts.contains("@")).isPresent()
          ? List.of(
              new SettingProblem(
                  "hosts", "addresses carry no credentials", "use the setting 'password'"))
          : List.of();
    }

    @Override
    public Backend create(Settings given, BackendEnvironment environment) {
      throw new UnsupportedOperationException("configuration is planned without stores");
    }
  }
}
