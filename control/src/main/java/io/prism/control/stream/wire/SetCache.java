package io.prism.control.stream.wire;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A folder in which a gateway keeps its last good sets. A write is there as a whole or not at all,
 * also when the process or the machine dies in the middle of it. For one process at a time.
 */
public final class SetCache {

  private static final String NAME = "last-good";

  private final Path folder;

  /** A cache in a folder, which is made when something is first saved. */
  public SetCache(Path folder) {
    this.folder = folder;
  }

  /**
   * What was saved last.
   *
   * @return empty when nothing was
   * @throws UnreadableException when it is damaged
   * @throws IOException when it cannot be read
   */
  public Optional<SavedSets> load() throws IOException, UnreadableException {
    try (InputStream input = Files.newInputStream(folder.resolve(NAME))) {
      return Optional.of(SavedSets.readFrom(input));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Replaces what was saved. */
  public void save(SavedSets sets) throws IOException {
    Files.createDirectories(folder);
    Path temporary = folder.resolve(NAME + ".new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      // Closing the stream would close the file before it is forced to the disk.
      OutputStream output = new BufferedOutputStream(Channels.newOutputStream(channel));
      sets.writeTo(new KeptOpen(output));
      output.flush();
      channel.force(true);
    }
    Files.move(
        temporary,
        folder.resolve(NAME),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** Passes everything on but the end. */
  private static final class KeptOpen extends java.io.FilterOutputStream {
    KeptOpen(OutputStream output) {
      super(output);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
