package io.prism.control.snapshot;

/**
 * A credential together with where it came from. {@link #toString} shows only the latter.
 *
 * @param reference where it was read
 * @param value the credential, without the line break at the end of a file
 */
public record Secret(SecretReference reference, String value) {

  @Override
  public String toString() {
    return "Secret[" + reference + "]";
  }
}
