package io.prism.control.stream.wire;

import io.prism.control.stream.ConfigSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set as it is mounted into a gateway's pod: {@code index/version}, {@code index/hash}, {@code
 * index/chunks}, and {@code chunk-N/set} for each piece. Each folder is updated on its own, some
 * time after the others.
 */
public final class MountedSet {

  private static final String INDEX = "index";
  private static final String CHUNK = "chunk-";
  private static final String SET = "set";

  private MountedSet() {}

  /**
   * Reads the set.
   *
   * @return empty when nothing is mounted yet
   * @throws UnreadableException when what is mounted does not belong together, as for a moment
   *     while it changes, or is damaged
   */
  public static Optional<ConfigSet> read(Path folder) throws UnreadableException {
    Path indexFolder = folder.resolve(INDEX);
    if (!Files.exists(indexFolder.resolve(ChunkIndex.VERSION))) {
      return Optional.empty();
    }
    try {
      Map<String, String> texts = new HashMap<>();
      for (String key : List.of(ChunkIndex.VERSION, ChunkIndex.HASH, ChunkIndex.CHUNKS)) {
        texts.put(key, Files.readString(indexFolder.resolve(key)));
      }
      ChunkIndex index = ChunkIndex.read(texts);
      List<byte[]> chunks = new ArrayList<>();
      for (ChunkIndex.Chunk chunk : index.chunks()) {
        byte[] piece = Files.readAllBytes(folder.resolve(CHUNK + chunk.number()).resolve(SET));
        if (!chunk.matches(piece)) {
          throw new UnreadableException(
              "piece %d is not that of version %d".formatted(chunk.number(), index.version()));
        }
        chunks.add(piece);
      }
      return Optional.of(ConfigChunks.decode(index.version(), index.hash(), chunks));
    } catch (IOException e) {
      throw new UnreadableException("cannot read what is mounted at " + folder, e);
    }
  }
}
