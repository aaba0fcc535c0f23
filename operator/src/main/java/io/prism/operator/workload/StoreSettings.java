package io.prism.operator.workload;

import java.util.List;
import java.util.Map;

/**
 * What a driver is told of its store.
 *
 * @param driver which one
 * @param plain settings by name; none is secret
 * @param files settings that come from mounted files
 */
public record StoreSettings(
    StoreDriver driver, Map<String, String> plain, List<MountedFile> files) {

  /** Copies the settings. */
  public StoreSettings {
    plain = Map.copyOf(plain);
    files = List.copyOf(files);
  }

  /**
   * One key of a Secret or ConfigMap.
   *
   * @param setting of the driver
   * @param secret whether it is a Secret
   * @param object its name
   * @param key that is mounted
   * @param byPath whether the setting is the path of the file, and not what stands in it
   */
  record MountedFile(String setting, boolean secret, String object, String key, boolean byPath) {}
}
