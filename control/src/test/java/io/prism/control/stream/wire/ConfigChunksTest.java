package io.prism.control.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigChunksTest {

  @TempDir Path folder;

  @Test
  void aSetComesBackFromItsPieces() throws UnreadableException {
    ConfigSet set = random(7, 300, 4_000);

    List<byte[]> chunks = ConfigChunks.encode(set, 100_000);

    assertThat(chunks).hasSizeBetween(12, 14).allMatch(chunk -> chunk.length <= 100_000);
    assertThat(ConfigChunks.decode(7, set.hash(), chunks)).isEqualTo(set);
    assertThat(ConfigChunks.encode(set, 100_000)).containsExactlyElementsOf(chunks);
  }

  @Test
  void whatCompressesWellTakesFewPieces() throws UnreadableException {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      entries.add(
          Entry.of("namespace-" + i, 0, false, ByteString.copyFromUtf8("settings ".repeat(1_000))));
    }
    ConfigSet set = ConfigSet.of(1, entries);

    List<byte[]> chunks = ConfigChunks.encode(set, ConfigChunks.MAX_BYTES);

    assertThat(chunks).hasSize(1);
    assertThat(ConfigChunks.decode(1, set.hash(), chunks)).isEqualTo(set);
  }

  @Test
  void anEmptySetIsOnePiece() throws UnreadableException {
    ConfigSet set = ConfigSet.of(1, List.of());

    List<byte[]> chunks = ConfigChunks.encode(set, 1_000);

    assertThat(chunks).hasSize(1);
    assertThat(ConfigChunks.decode(1, set.hash(), chunks)).isEqualTo(set);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigChunks.encode(random(1, 20, 1_000), 1_300))
        .withMessageContaining("16 are the most");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigChunks.encode(random(1, 1, 5_000), 1_000))
        .withMessageContaining("one entry alone");
  }

  @Test
  void piecesOfAnotherVersionOrDamagedOnesAreNotTaken() {
    ConfigSet set = random(1, 20, 1_000);
    List<byte[]> chunks = ConfigChunks.encode(set, 5_000);
    List<byte[]> mixed = new ArrayList<>(chunks);
    mixed.set(1, ConfigChunks.encode(random(2, 20, 1_000), 5_000).get(1));
    List<byte[]> damaged = new ArrayList<>(chunks);
    damaged.set(0, chunks.get(0).clone());
    damaged.get(0)[100] ^= 1;

    for (List<byte[]> wrong : List.of(mixed, damaged, chunks.subList(1, chunks.size()))) {
      assertThatExceptionOfType(UnreadableException.class)
          .isThrownBy(() -> ConfigChunks.decode(1, set.hash(), wrong));
    }
  }

  @Test
  void whatIsMountedIsReadOnceItBelongsTogether() throws Exception {
    assertThat(MountedSet.read(folder)).isEmpty();
    ConfigSet set = random(3, 20, 1_000);
    List<byte[]> chunks = ConfigChunks.encode(set, 5_000);
    mount(ChunkIndex.of(set, chunks, 0), chunks);

    assertThat(MountedSet.read(folder)).contains(set);

    ConfigSet next = random(4, 20, 1_000);
    List<byte[]> nextChunks = ConfigChunks.encode(next, 5_000);
    mount(ChunkIndex.of(next, nextChunks, 0), List.of(nextChunks.get(0)));
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> MountedSet.read(folder))
        .withMessage("piece 1 is not that of version 4");
    mount(ChunkIndex.of(next, nextChunks, 0), nextChunks);
    assertThat(MountedSet.read(folder)).contains(next);
    mount(ChunkIndex.of(set, chunks, 8), chunks);
    assertThat(MountedSet.read(folder)).contains(set);
  }

  @Test
  void anIndexIsReadBackAndADamagedOneIsNot() throws UnreadableException {
    ConfigSet set = random(3, 20, 1_000);
    ChunkIndex index = ChunkIndex.of(set, ConfigChunks.encode(set, 5_000), 2);

    assertThat(ChunkIndex.read(index.write())).isEqualTo(index);
    for (Map<String, String> wrong :
        List.of(
            Map.<String, String>of(),
            Map.of("version", "x", "hash", "h", "chunks", ""),
            Map.of("version", "1", "hash", "h", "chunks", "16 abc\n"),
            Map.of("version", "1", "hash", "h", "chunks", "0\n"))) {
      assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> ChunkIndex.read(wrong));
    }
  }

  @Test
  void aCacheKeepsWhatIsServedBesideWhatIsHeld() throws Exception {
    Entry old = Entry.of("a", 0, false, ByteString.copyFromUtf8("good"));
    Entry bad = Entry.of("a", 0, false, ByteString.copyFromUtf8("bad"));
    Entry other = Entry.of("b", 0, false, ByteString.copyFromUtf8("b"));
    ConfigSet held = ConfigSet.of(5, List.of(bad, other));
    SetCache cache = new SetCache(folder.resolve("new").resolve("cache"));
    assertThat(cache.load()).isEmpty();

    cache.save(SavedSets.of(held, List.of(old, other)));

    SavedSets loaded = cache.load().orElseThrow();
    assertThat(loaded.sets()).containsExactly(ConfigSet.of(4, List.of(old, other)), held);
    cache.save(SavedSets.of(held, List.of(bad, other)));
    assertThat(cache.load().orElseThrow().sets()).containsExactly(held);
  }

  @Test
  void aDamagedCacheIsToldAndNotTaken() throws Exception {
    SetCache cache = new SetCache(folder);
    cache.save(SavedSets.of(random(1, 5, 100), List.of()));
    Path file = folder.resolve("last-good");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatExceptionOfType(Exception.class)
        .isThrownBy(cache::load)
        .isInstanceOfAny(IOException.class, UnreadableException.class);
  }

  private void mount(ChunkIndex index, List<byte[]> chunks) throws IOException {
    Files.createDirectories(folder.resolve("index"));
    for (Map.Entry<String, String> text : index.write().entrySet()) {
      Files.writeString(folder.resolve("index").resolve(text.getKey()), text.getValue());
    }
    for (int i = 0; i < chunks.size(); i++) {
      Path chunk = folder.resolve("chunk-" + index.chunks().get(i).number());
      Files.createDirectories(chunk);
      Files.write(chunk.resolve("set"), chunks.get(i));
    }
  }

  private static ConfigSet random(long version, int entries, int bytes) {
    Random random = new Random(version);
    List<Entry> made = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      byte[] content = new byte[bytes];
      random.nextBytes(content);
      made.add(Entry.of("namespace-" + i, 0, false, ByteString.copyFrom(content)));
    }
    return ConfigSet.of(version, made);
  }
}
