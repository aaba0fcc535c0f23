package io.prism.control.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.control.plan.Binding;
import io.prism.control.plan.Bindings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@link ControlState} as a JSON file. Replaced as a whole and synced, so that after a crash either
 * the old or the new one is there.
 */
final class StateFile {

  static final String NAME = "control-state.json";
  static final int FORMAT = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;

  StateFile(Path directory) {
    this.file = directory.resolve(NAME);
  }

  /**
   * Reads the file; empty when there is none.
   *
   * @throws DataDirectoryException when it cannot be read, is damaged, or was written by a newer
   *     release. Guessing would bind namespaces to stores without their data.
   */
  Optional<ControlState> read() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      Path directory = file.getParent();
      if (directory != null && Files.isRegularFile(directory)) {
        throw new DataDirectoryException(
            "the data directory " + directory + " is a file; name a directory", e);
      }
      throw new DataDirectoryException(
          "cannot read " + file + "; make it readable for the user this process runs as", e);
    }
    try {
      return Optional.of(parse(JSON.readTree(bytes)));
    } catch (IOException | IllegalArgumentException e) {
      throw new DataDirectoryException(
          file
              + " is damaged; restore it from a backup. It remembers which store holds the data of"
              + " each namespace; only if there is no data to lose, move it away and start again",
          e);
    }
  }

  /** Replaces the file durably. */
  void write(ControlState state) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path temporary = file.resolveSibling(NAME + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(serialise(state));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // The rename itself is durable only once the directory is.
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private ControlState parse(JsonNode root) {
    int format = integer(root, "format");
    if (format > FORMAT) {
      throw new DataDirectoryException(
          file
              + " has format "
              + format
              + " and was written by a newer release; this one reads up to format "
              + FORMAT
              + ". Use the newer release",
          null);
    }
    if (format != FORMAT) {
      throw new IllegalArgumentException("no such format: " + format);
    }
    Map<String, Binding> bindings = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : child(root, "bindings").properties()) {
      JsonNode binding = entry.getValue();
      bindings.put(
          entry.getKey(),
          new Binding(
              text(binding, "backend"),
              text(binding, "type"),
              text(binding, "store_namespace"),
              integer(binding, "epoch")));
    }
    JsonNode version = root.path("snapshot_version");
    if (!version.isIntegralNumber()) {
      throw new IllegalArgumentException("no snapshot version");
    }
    return new ControlState(
        text(root, "installation"), version.longValue(), new Bindings(bindings));
  }

  private static byte[] serialise(ControlState state) throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("installation", state.installation());
    root.put("snapshot_version", state.snapshotVersion());
    ObjectNode bindings = root.putObject("bindings");
    state
        .bindings()
        .byNamespace()
        .forEach(
            (namespace, binding) ->
                bindings
                    .putObject(namespace)
                    .put("backend", binding.backend())
                    .put("type", binding.type())
                    .put("store_namespace", binding.storeNamespace())
                    .put("epoch", binding.epoch()));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  private static JsonNode child(JsonNode node, String name) {
    JsonNode child = node.path(name);
    if (!child.isObject()) {
      throw new IllegalArgumentException("no object '" + name + "'");
    }
    return child;
  }

  private static String text(JsonNode node, String name) {
    JsonNode child = node.path(name);
    if (!child.isTextual()) {
      throw new IllegalArgumentException("no text '" + name + "'");
    }
    return child.textValue();
  }

  private static int integer(JsonNode node, String name) {
    JsonNode child = node.path(name);
    if (!child.isInt()) {
      throw new IllegalArgumentException("no number '" + name + "'");
    }
    return child.intValue();
  }
}
