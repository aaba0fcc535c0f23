package io.prism.proxy.stream;

import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.wire.MountedSet;
import io.prism.control.stream.wire.SetCache;
import io.prism.control.stream.wire.UnreadableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway can begin with while nobody answers. */
public final class ColdStart {

  private static final Logger LOG = LoggerFactory.getLogger(ColdStart.class);

  private ColdStart() {}

  /**
   * The sets to take one after the other; what cannot be read is told and left out.
   *
   * @param cache what the process saved itself
   * @param mounted the folder of mounted pieces
   */
  public static List<ConfigSet> find(Optional<SetCache> cache, Optional<Path> mounted) {
    List<ConfigSet> sets = new ArrayList<>();
    if (cache.isPresent()) {
      try {
        cache.get().load().ifPresent(saved -> sets.addAll(saved.sets()));
      } catch (IOException | UnreadableException e) {
        LOG.atWarn().setCause(e).log("the saved configuration cannot be used");
      }
    }
    if (mounted.isPresent()) {
      try {
        MountedSet.read(mounted.get()).filter(set -> isNewer(set, sets)).ifPresent(sets::add);
      } catch (UnreadableException e) {
        LOG.atWarn().setCause(e).log("the mounted configuration cannot be used");
      }
    }
    return sets;
  }

  private static boolean isNewer(ConfigSet set, List<ConfigSet> others) {
    return others.stream().allMatch(other -> other.version() < set.version());
  }
}
