package io.prism.control.stream.wire;

import io.prism.control.stream.ConfigSet;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Says which pieces make up a committed set. Pieces and index change one after the other, so a
 * reader must be able to tell when they do not belong together.
 *
 * @param version the set's version
 * @param hash the set's hash
 * @param chunks the pieces in their order
 */
public record ChunkIndex(long version, String hash, List<Chunk> chunks) {

  /**
   * One piece.
   *
   * @param number tells which of the places for pieces holds it: a set that is being written takes
   *     other places than the one that is committed
   * @param sha256 in hexadecimal
   */
  public record Chunk(int number, String sha256) {
    /** Checks the range. */
    public Chunk {
      if (number < 0 || number >= ConfigChunks.MAX_CHUNKS) {
        throw new IllegalArgumentException("there is no place " + number + " for pieces");
      }
    }

    /** Whether a piece is this one. */
    public boolean matches(byte[] piece) {
      return sha256.equals(digest(piece));
    }
  }

  /** The key of the version. */
  public static final String VERSION = "version";

  /** The key of the hash. */
  public static final String HASH = "hash";

  /** The key of the pieces: a line for each, its number and its SHA-256. */
  public static final String CHUNKS = "chunks";

  /** Copies the list. */
  public ChunkIndex {
    chunks = List.copyOf(chunks);
  }

  /**
   * The index of a set and the pieces that {@link ConfigChunks} made of it.
   *
   * @param first the place of the first piece; the others follow
   */
  public static ChunkIndex of(ConfigSet set, List<byte[]> pieces, int first) {
    List<Chunk> chunks = new ArrayList<>();
    for (byte[] piece : pieces) {
      chunks.add(new Chunk(first + chunks.size(), digest(piece)));
    }
    return new ChunkIndex(set.version(), set.hash(), chunks);
  }

  /** The index as keys and texts. */
  public Map<String, String> write() {
    StringBuilder lines = new StringBuilder();
    for (Chunk chunk : chunks) {
      lines.append(chunk.number()).append(' ').append(chunk.sha256()).append('\n');
    }
    return Map.of(VERSION, Long.toString(version), HASH, hash, CHUNKS, lines.toString());
  }

  /**
   * Reads an index.
   *
   * @throws UnreadableException when something is missing or is not what {@link #write} makes
   */
  public static ChunkIndex read(Map<String, String> texts) throws UnreadableException {
    try {
      List<Chunk> chunks = new ArrayList<>();
      for (String line : texts.getOrDefault(CHUNKS, "").lines().toList()) {
        String[] words = line.strip().split(" ", 2);
        if (words.length != 2) {
          throw new UnreadableException("the index of the pieces is damaged");
        }
        chunks.add(new Chunk(Integer.parseInt(words[0]), words[1]));
      }
      long version = Long.parseLong(texts.getOrDefault(VERSION, "").strip());
      String hash = texts.getOrDefault(HASH, "").strip();
      if (version < 1 || hash.isEmpty() || chunks.size() > ConfigChunks.MAX_CHUNKS) {
        throw new UnreadableException("the index of the pieces is damaged");
      }
      return new ChunkIndex(version, hash, chunks);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("the index of the pieces is damaged", e);
    }
  }

  private static String digest(byte[] chunk) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(chunk));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
