package io.prism.control.document;

import io.prism.control.violation.Location;
import java.util.List;
import java.util.Set;

/** A part of a YAML document that knows where it stands. Aliases are expanded. */
sealed interface YamlNode {

  /** Its place. */
  Place place();

  /** What people call this kind of node. */
  String kind();

  /** Where it stands, as told in violations. */
  default Location at() {
    return place().toLocation();
  }

  /** A place, turned into a {@link Location} only when somebody asks. */
  record Place(String document, int line, int column, Trail trail) {
    Location toLocation() {
      return new Location(document, line, column, trail.toString());
    }
  }

  /** A text; {@code plain} when it stood without quotes. */
  record Scalar(Place place, String text, boolean plain) implements YamlNode {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    /** Whether YAML takes it for no value at all. */
    boolean isNull() {
      return plain && NULLS.contains(text);
    }

    @Override
    public String kind() {
      return isNull() ? "nothing" : "a single value";
    }
  }

  /** A list. */
  record Sequence(Place place, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Fields in the order of the document; no name stands twice. */
  record Mapping(Place place, List<Entry> entries) implements YamlNode {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A field: its name, where the name stands, and the value. */
  record Entry(String name, Place place, YamlNode value) {}
}
