package io.prism.control;

import io.prism.control.document.HostAccess;
import io.prism.control.document.SourceText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether files changed by their contents: times and inodes mislead with editors that replace
 * files, with links that are swapped and with coarse clocks.
 */
final class Fingerprint {

  private static final int MAX_SECRET_BYTES = 1 << 20;

  private final HostAccess host;
  private final MessageDigest digest = sha256();

  Fingerprint(HostAccess host) {
    this.host = host;
  }

  /** Reads and adds a document; null when it cannot be read, which is a content of its own. */
  byte @Nullable [] read(Path file) {
    // One byte more than is allowed, so that a document that is too large is seen to be so.
    return add(file, SourceText.MAX_BYTES + 1);
  }

  /** Adds files that documents refer to. */
  void addSecrets(Collection<Path> files) {
    files.stream().sorted().forEach(file -> add(file, MAX_SECRET_BYTES));
  }

  /** The fingerprint of all that was added, in hexadecimal; ends the use of this object. */
  String value() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private byte @Nullable [] add(Path file, int limit) {
    try {
      byte[] bytes = host.read(file, limit);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
      return bytes;
    } catch (IOException | SecurityException e) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, -1));
      return null;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
