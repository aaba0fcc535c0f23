package io.prism.proxy.testing;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.backend.memory.MemoryBackendFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Makes {@link MoodyBackend}s, all of one mood. */
public final class MoodyFactory implements BackendFactory {

  public static final String TYPE = "moody";

  /** How long a slow store takes. */
  public static final Duration SLOWNESS = Duration.ofMillis(30);

  /** How stores behave. */
  public enum Mood {
    /** Like the memory store. */
    WELL,
    /** Calls are answered well, but after {@link #SLOWNESS}. */
    SLOW,
    /** Calls are never answered. */
    HANGING,
    /** Calls fail at once, as if nothing could be reached. */
    UNREACHABLE,
    /** Calls fail with something that no store may fail with. */
    BROKEN
  }

  private final MemoryBackendFactory memory = new MemoryBackendFactory();
  private final AtomicReference<Mood> mood = new AtomicReference<>(Mood.WELL);
  private final AtomicReference<Optional<String>> identity =
      new AtomicReference<>(Optional.empty());
  private final AtomicInteger puts = new AtomicInteger();

  /** How many puts have reached the stores, whatever came of them. */
  public int puts() {
    return puts.get();
  }

  /** Changes the mood of all stores. */
  public void mood(Mood newMood) {
    mood.set(newMood);
  }

  /** Which store all of them say they are. */
  public void identity(Optional<String> now) {
    identity.set(now);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<SettingSpec> settings() {
    return memory.settings();
  }

  @Override
  public Optional<BackendDescriptor> describe(Settings settings) {
    return memory.describe(settings);
  }

  @Override
  public List<SettingProblem> validate(Settings settings) {
    return memory.validate(settings);
  }

  @Override
  public Backend create(Settings settings, BackendEnvironment environment) {
    return new MoodyBackend(memory.create(settings, environment), mood::get, identity::get, puts);
  }
}
