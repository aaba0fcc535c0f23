package io.prism.cli.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** How items are written in a file, one a line. */
enum RecordFormat {
  /**
   * {@code {"key": ..., "value": base64, "expires_at": RFC 3339}}; on reading, {@code "text": ...}
   * may stand in for the value. Holds every item.
   */
  jsonl {
    @Override
    Record parse(String line) {
      JsonNode node;
      try {
        node = JSON.readTree(line);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("no JSON document: " + e.getOriginalMessage());
      }
      if (!node.path("key").isTextual()) {
        throw new IllegalArgumentException("the field \"key\" is missing or no text");
      }
      if (node.path("value").isTextual() == node.path("text").isTextual()) {
        throw new IllegalArgumentException(
            "give the value as base64 in \"value\" or as text in \"text\"");
      }
      ByteString value =
          node.path("text").isTextual()
              ? ByteString.copyFromUtf8(node.path("text").asText())
              : ByteString.copyFrom(Base64.getDecoder().decode(node.path("value").asText()));
      return new Record(node.path("key").asText(), value, expiresAt(node.path("expires_at")));
    }

    private static Optional<Instant> expiresAt(JsonNode node) {
      if (node.isMissingNode() || node.isNull()) {
        return Optional.empty();
      }
      try {
        return Optional.of(Instant.parse(node.asText()));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "\"expires_at\" is no time such as 2030-01-31T12:00:00Z");
      }
    }

    @Override
    String format(Record item) {
      ObjectNode node = JSON.createObjectNode();
      node.put("key", item.key());
      node.put("value", Base64.getEncoder().encodeToString(item.value().toByteArray()));
      item.expiresAt().ifPresent(instant -> node.put("expires_at", instant.toString()));
      return node.toString();
    }
  },

  /** Key, a tab, and the value as text up to the end of the line. */
  tsv {
    @Override
    Record parse(String line) {
      int tab = line.indexOf('\t');
      if (tab < 0) {
        throw new IllegalArgumentException("no tab between key and value");
      }
      return new Record(
          line.substring(0, tab),
          ByteString.copyFromUtf8(line.substring(tab + 1)),
          Optional.empty());
    }

    @Override
    String format(Record item) {
      String text = item.value().isValidUtf8() ? item.value().toStringUtf8() : "\n";
      if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
        throw new IllegalArgumentException(
            "the value of key '" + item.key() + "' is no single line of text; use --format jsonl");
      }
      return item.key() + "\t" + text;
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  abstract Record parse(String line);

  /**
   * Writes a line.
   *
   * @throws IllegalArgumentException when the format cannot hold the item
   */
  abstract String format(Record item);

  /** The format that a file's name suggests. */
  static RecordFormat ofFileName(String name) {
    return name.endsWith(".tsv") || name.endsWith(".txt") ? tsv : jsonl;
  }
}
