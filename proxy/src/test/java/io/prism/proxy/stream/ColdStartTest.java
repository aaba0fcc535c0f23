package io.prism.proxy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.control.stream.wire.ChunkIndex;
import io.prism.control.stream.wire.ConfigChunks;
import io.prism.control.stream.wire.SavedSets;
import io.prism.control.stream.wire.SetCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdStartTest {

  @TempDir Path folder;

  @Test
  void theNewestOfWhatIsThereComesLast() throws IOException {
    SetCache cache = new SetCache(folder.resolve("cache"));
    Path mounted = folder.resolve("mounted");
    assertThat(find(cache, mounted)).isEmpty();

    mount(mounted, set(3));
    assertThat(find(cache, mounted)).containsExactly(set(3));
    cache.save(SavedSets.of(set(2), List.of()));
    assertThat(find(cache, mounted)).containsExactly(set(2), set(3));
    cache.save(SavedSets.of(set(4), List.of()));
    assertThat(find(cache, mounted)).as("the mounted one is older").containsExactly(set(4));
  }

  @Test
  void whatIsDamagedIsLeftOut() throws IOException {
    Path cacheFolder = Files.createDirectories(folder.resolve("cache"));
    Files.writeString(cacheFolder.resolve("last-good"), "damaged");
    Path mounted = folder.resolve("mounted");
    mount(mounted, set(3));
    assertThat(find(new SetCache(cacheFolder), mounted)).containsExactly(set(3));

    Files.writeString(mounted.resolve("chunk-0").resolve("set"), "damaged");
    assertThat(find(new SetCache(cacheFolder), mounted)).isEmpty();
  }

  private static List<ConfigSet> find(SetCache cache, Path mounted) {
    return ColdStart.find(Optional.of(cache), Optional.of(mounted));
  }

  private static ConfigSet set(long version) {
    return ConfigSet.of(
        version, List.of(Entry.of("a", 0, false, ByteString.copyFromUtf8("v" + version))));
  }

  private static void mount(Path folder, ConfigSet set) throws IOException {
    List<byte[]> chunks = ConfigChunks.encode(set, ConfigChunks.MAX_BYTES);
    Files.createDirectories(folder.resolve("index"));
    for (Map.Entry<String, String> text : ChunkIndex.of(set, chunks, 0).write().entrySet()) {
      Files.writeString(folder.resolve("index").resolve(text.getKey()), text.getValue());
    }
    Files.createDirectories(folder.resolve("chunk-0"));
    Files.write(folder.resolve("chunk-0").resolve("set"), chunks.getFirst());
  }
}
