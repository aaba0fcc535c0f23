package io.prism.control.stream.wire;

import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A set cut into pieces of bounded size, for stores that hold no large objects. Each piece is the
 * gzip of {@code prism.control.v1.Entry} messages behind their lengths, in the order of names.
 * Equal sets have equal pieces.
 */
public final class ConfigChunks {

  /** The most pieces of a set. */
  public static final int MAX_CHUNKS = 16;

  /** The largest piece that a ConfigMap holds beside its names and hashes. */
  public static final int MAX_BYTES = 900 << 10;

  /** What an entry may add beyond its own size: its length, and what compression spends on it. */
  private static final int SLACK = 64;

  /** The largest set that is read; far more than {@link #MAX_CHUNKS} pieces hold sensibly. */
  private static final long MAX_SET_BYTES = 256L << 20;

  private ConfigChunks() {}

  /**
   * Writes a set.
   *
   * @param maxBytes the size of the largest piece
   * @throws IllegalArgumentException when it does not fit {@link #MAX_CHUNKS} pieces of that size
   */
  public static List<byte[]> encode(ConfigSet set, int maxBytes) {
    List<byte[]> chunks = new ArrayList<>();
    Chunk chunk = new Chunk();
    for (Entry entry : set.entries().values()) {
      io.prism.control.v1.Entry message = EntryMessages.write(entry);
      if (!chunk.isEmpty() && !chunk.hasRoom(message, maxBytes)) {
        chunks.add(chunk.finish(maxBytes));
        chunk = new Chunk();
      }
      chunk.add(message);
    }
    chunks.add(chunk.finish(maxBytes));
    if (chunks.size() > MAX_CHUNKS) {
      throw new IllegalArgumentException(
          "the configuration needs %d pieces of %d bytes, and %d are the most; spread the namespaces"
                  .formatted(chunks.size(), maxBytes, MAX_CHUNKS)
              + " over more shards");
    }
    return List.copyOf(chunks);
  }

  /**
   * Reads a set.
   *
   * @param hash the hash that the set must have
   * @throws UnreadableException when the pieces are damaged, or not all of them are of this set
   */
  public static ConfigSet decode(long version, String hash, Collection<byte[]> chunks)
      throws UnreadableException {
    List<Entry> entries = new ArrayList<>();
    long bytes = 0;
    try {
      for (byte[] chunk : chunks) {
        try (InputStream input = new GZIPInputStream(new ByteArrayInputStream(chunk))) {
          while (true) {
            io.prism.control.v1.Entry message = io.prism.control.v1.Entry.parseDelimitedFrom(input);
            if (message == null) {
              break;
            }
            bytes += message.getSerializedSize();
            if (bytes > MAX_SET_BYTES) {
              throw new UnreadableException("the configuration is too large");
            }
            entries.add(EntryMessages.read(message));
          }
        }
      }
      ConfigSet set = ConfigSet.of(version, entries);
      if (!set.hash().equals(hash)) {
        throw new UnreadableException("the pieces are not those of version " + version);
      }
      return set;
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableException("the pieces of version " + version + " are damaged", e);
    }
  }

  /** A piece that is being written. What has passed the compressor is counted, the rest guessed. */
  private static final class Chunk {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final GZIPOutputStream zip;
    private int entries;
    private long pending;

    Chunk() {
      try {
        zip = new GZIPOutputStream(bytes, 8_192, true);
      } catch (IOException e) {
        throw memoryHasRoom(e);
      }
    }

    boolean isEmpty() {
      return entries == 0;
    }

    boolean hasRoom(io.prism.control.v1.Entry message, int maxBytes) {
      int size = message.getSerializedSize() + SLACK;
      if (bytes.size() + pending + size <= maxBytes) {
        return true;
      }
      try {
        zip.flush();
      } catch (IOException e) {
        throw memoryHasRoom(e);
      }
      pending = SLACK;
      return bytes.size() + pending + size <= maxBytes;
    }

    void add(io.prism.control.v1.Entry message) {
      try {
        message.writeDelimitedTo(zip);
      } catch (IOException e) {
        throw memoryHasRoom(e);
      }
      entries++;
      pending += message.getSerializedSize() + SLACK;
    }

    byte[] finish(int maxBytes) {
      try {
        zip.close();
      } catch (IOException e) {
        throw memoryHasRoom(e);
      }
      if (bytes.size() > maxBytes) {
        throw new IllegalArgumentException(
            "one entry alone takes %d bytes, and %d are the most"
                .formatted(bytes.size(), maxBytes));
      }
      return bytes.toByteArray();
    }

    private static UncheckedIOException memoryHasRoom(IOException impossible) {
      return new UncheckedIOException("an array has room", impossible);
    }
  }
}
