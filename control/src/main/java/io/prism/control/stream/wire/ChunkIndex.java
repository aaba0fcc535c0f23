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
 * @param chunks the SHA-256 of each piece in hexadecimal; the piece's number is its place here
 */
public record ChunkIndex(long version, String hash, List<String> chunks) {

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

  /** The index of a set and the pieces that {@link ConfigChunks} made of it. */
  public static ChunkIndex of(ConfigSet set, List<byte[]> chunks) {
    return new ChunkIndex(
        set.version(), set.hash(), chunks.stream().map(ChunkIndex::sha256).toList());
  }

  /** The index as keys and texts. */
  public Map<String, String> write() {
    StringBuilder lines = new StringBuilder();
    for (int number = 0; number < chunks.size(); number++) {
      lines.append(number).append(' ').append(chunks.get(number)).append('\n');
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
      List<String> chunks = new ArrayList<>();
      for (String line : texts.getOrDefault(CHUNKS, "").lines().toList()) {
        String[] words = line.strip().split(" ", 2);
        if (words.length != 2 || Integer.parseInt(words[0]) != chunks.size()) {
          throw new UnreadableException("the index of the pieces is damaged");
        }
        chunks.add(words[1]);
      }
      long version = Long.parseLong(texts.getOrDefault(VERSION, "").strip());
      String hash = texts.getOrDefault(HASH, "").strip();
      if (version < 1 || hash.isEmpty() || chunks.size() > ConfigChunks.MAX_CHUNKS) {
        throw new UnreadableException("the index of the pieces is damaged");
      }
      return new ChunkIndex(version, hash, chunks);
    } catch (NumberFormatException e) {
      throw new UnreadableException("the index of the pieces is damaged", e);
    }
  }

  /** Whether a piece is the one of a number. */
  public boolean matches(int number, byte[] chunk) {
    return chunks.get(number).equals(sha256(chunk));
  }

  /** The SHA-256 of a piece as the index states it. */
  public static String sha256(byte[] chunk) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(chunk));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
