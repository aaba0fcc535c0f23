package io.prism.cli.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.prism.cli.DurationConverter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** How items are written in a file, one a line. */
enum RecordFormat {
  /**
   * {@code {"key": ..., "value": base64, "expires_at": RFC 3339}}; on reading, {@code "text": ...}
   * may stand in for the value, and {@code "ttl": "30m"} for the time. Holds every item.
   */
  jsonl {
    @Override
    Record parse(String line) {
      JsonNode node = read(line);
      node.fieldNames()
          .forEachRemaining(
              name -> {
                if (!FIELDS.contains(name)) {
                  throw new IllegalArgumentException(
                      "no such field: \"" + name + "\"; there are " + String.join(", ", FIELDS));
                }
              });
      String key =
          text(node, "key")
              .orElseThrow(() -> new IllegalArgumentException("the field \"key\" is missing"));
      return new Record(
          key,
          value(text(node, "value"), text(node, "text")),
          text(node, "expires_at").map(RecordFormat::parseTime),
          text(node, "ttl").map(RecordFormat::parseTtl));
    }

    private static JsonNode read(String line) {
      JsonNode node;
      try {
        node = JSON.readTree(line);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("no JSON document: " + e.getOriginalMessage());
      }
      if (!node.isObject()) {
        throw new IllegalArgumentException("no JSON object");
      }
      return node;
    }

    private static Optional<String> text(JsonNode node, String name) {
      JsonNode field = node.path(name);
      if (field.isMissingNode() || field.isNull()) {
        return Optional.empty();
      }
      if (!field.isTextual()) {
        throw new IllegalArgumentException("the field \"" + name + "\" must be a string");
      }
      return Optional.of(field.asText());
    }

    private static ByteString value(Optional<String> base64, Optional<String> text) {
      if (base64.isPresent() == text.isPresent()) {
        throw new IllegalArgumentException(
            "give the value as base64 in \"value\" or as text in \"text\"");
      }
      return text.map(ByteString::copyFromUtf8)
          .orElseGet(() -> base64.map(RecordFormat::parseBase64).orElseThrow());
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
      return new Record(line.substring(0, tab), ByteString.copyFromUtf8(line.substring(tab + 1)));
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

  /** Bytes that a line may have: room for the largest value in base64, and the largest key. */
  static final int LONGEST_LINE = 24 << 20;

  /** No gateway can tell a later time. */
  private static final Instant AFTER_ALL_TIMES = Instant.parse("+10000-01-01T00:00:00Z");

  private static final List<String> FIELDS = List.of("key", "value", "text", "expires_at", "ttl");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_LINE).build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  abstract Record parse(String line);

  /**
   * Writes a line. The time to live of an item that expires some time after the import is not
   * written.
   *
   * @throws IllegalArgumentException when the format cannot hold the item
   */
  abstract String format(Record item);

  /** The format that a file's name suggests. */
  static RecordFormat ofFileName(String name) {
    return name.endsWith(".tsv") || name.endsWith(".txt") ? tsv : jsonl;
  }

  private static ByteString parseBase64(String text) {
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"value\" is no base64; write text as \"text\"", e);
    }
  }

  private static Instant parseTime(String text) {
    try {
      Instant time = Instant.parse(text);
      if (time.isBefore(AFTER_ALL_TIMES)) {
        return time;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "\"expires_at\" is no time such as 2030-01-31T12:00:00Z, before the year 10000");
  }

  private static Duration parseTtl(String text) {
    try {
      return DurationConverter.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"ttl\": " + e.getMessage(), e);
    }
  }
}
