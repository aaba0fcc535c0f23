package io.prism.control.snapshot;

import java.nio.file.Path;

/** Where a credential is to be found. */
public sealed interface SecretReference {

  /** The content of a file; an absolute path. */
  record File(Path path) implements SecretReference {
    @Override
    public String toString() {
      return "file " + path;
    }
  }

  /** The value of an environment variable. */
  record Variable(String name) implements SecretReference {
    @Override
    public String toString() {
      return "environment variable " + name;
    }
  }
}
