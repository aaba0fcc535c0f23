package io.prism.control.stream.wire;

import io.prism.control.v1.Backend;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store, on the wire. */
final class BackendMessages {

  private BackendMessages() {}

  static Backend write(BackendReference backend) {
    Backend.Builder store =
        Backend.newBuilder()
            .setName(backend.name())
            .setType(backend.type())
            .setFactory(backend.factory())
            .putAllSettings(backend.settings());
    backend.secretFiles().forEach((name, path) -> store.putSecretFiles(name, path.toString()));
    backend.storeIdentity().ifPresent(store::setStoreIdentity);
    return store.build();
  }

  /**
   * Reads a store.
   *
   * @throws IllegalArgumentException when it is none
   */
  static BackendReference read(Backend message) {
    Map<String, Path> files = new TreeMap<>();
    message.getSecretFilesMap().forEach((name, path) -> files.put(name, Path.of(path)));
    return new BackendReference(
        message.getName(),
        message.getType(),
        message.getFactory(),
        message.getSettingsMap(),
        files,
        Optional.of(message.getStoreIdentity()).filter(identity -> !identity.isEmpty()));
  }
}
