package io.prism.proxy.keyvalue;

import io.prism.control.snapshot.CursorKeys;
import io.prism.control.snapshot.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The secrets that cursors are sealed with: those of the server configuration, else one that this
 * process makes in its data directory, readable by its owner alone.
 */
public final class CursorKeyFile {

  private static final String NAME = "cursor.key";
  private static final int BYTES = 32;

  private CursorKeyFile() {}

  /** The secrets, the one to seal with first. */
  public static List<byte[]> secrets(CursorKeys configured, Path dataDirectory) throws IOException {
    List<byte[]> secrets = new ArrayList<>();
    if (configured.current().isPresent()) {
      secrets.add(bytes(configured.current().get()));
    } else {
      secrets.add(own(dataDirectory));
    }
    configured.previous().ifPresent(previous -> secrets.add(bytes(previous)));
    return secrets;
  }

  private static byte[] bytes(Secret secret) {
    return secret.value().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] own(Path dataDirectory) throws IOException {
    Files.createDirectories(dataDirectory);
    Path file = dataDirectory.resolve(NAME);
    if (Files.exists(file)) {
      byte[] secret = Files.readAllBytes(file);
      if (secret.length != BYTES) {
        throw new IOException(file + " is damaged; remove it, then open scans must start again");
      }
      return secret;
    }
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    write(file, secret);
    return secret;
  }

  private static void write(Path file, byte[] secret) throws IOException {
    Path temporary = file.resolveSibling(NAME + ".new");
    Files.deleteIfExists(temporary);
    FileAttribute<?>[] ownerOnly =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly)) {
      channel.write(ByteBuffer.wrap(secret));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
