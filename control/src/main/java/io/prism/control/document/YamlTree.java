package io.prism.control.document;

import io.prism.control.document.YamlNode.Entry;
import io.prism.control.document.YamlNode.Mapping;
import io.prism.control.document.YamlNode.Place;
import io.prism.control.document.YamlNode.Scalar;
import io.prism.control.document.YamlNode.Sequence;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Expands a composed graph into a tree within bounds. A few lines of aliases can stand for more
 * nodes than memory holds, or for themselves.
 */
final class YamlTree {

  /** Our documents need six levels. */
  static final int MAX_DEPTH = 20;

  /** Room for thousands of namespaces that say a lot. */
  static final int MAX_NODES = 200_000;

  private static final String STANDARD_TAG = "tag:yaml.org,2002:";
  private static final Set<String> KNOWN_TAGS =
      Set.of("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq");

  private final String document;
  private final Findings findings;
  private int nodes;
  private boolean exhausted;

  YamlTree(String document, Findings findings) {
    this.document = document;
    this.findings = findings;
  }

  /** The tree; empty when a bound was hit, which has been reported then. */
  Optional<YamlNode> convert(Node root) {
    YamlNode tree = convert(root, Trail.ROOT, 0);
    return exhausted ? Optional.empty() : Optional.of(tree);
  }

  private YamlNode convert(Node node, Trail trail, int depth) {
    Place place = place(node.getStartMark(), trail);
    // An alias to an enclosing node runs into the depth as well.
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      reportExhausted(place);
    }
    if (exhausted) {
      return new Scalar(place, "", true);
    }
    checkTag(node, place);
    return switch (node) {
      case MappingNode mapping -> convertMapping(mapping, place, trail, depth);
      case SequenceNode sequence -> convertSequence(sequence, place, trail, depth);
      case ScalarNode scalar ->
          new Scalar(place, scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN);
      default -> throw new IllegalStateException("a composed node is none of the three kinds");
    };
  }

  private Sequence convertSequence(SequenceNode sequence, Place place, Trail trail, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (exhausted) {
        break;
      }
      items.add(convert(item, trail.item(items.size()), depth + 1));
    }
    return new Sequence(place, items);
  }

  private Mapping convertMapping(MappingNode mapping, Place place, Trail trail, int depth) {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (exhausted) {
        break;
      }
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        findings.error(
            place(tuple.getKeyNode().getStartMark(), trail).toLocation(),
            Rule.WRONG_TYPE,
            "a field's name must be a single word, not " + kind(tuple.getKeyNode()),
            "write 'name: value'");
        continue;
      }
      Trail field = trail.field(key.getValue());
      Place keyPlace = place(key.getStartMark(), field);
      if (!names.add(key.getValue())) {
        findings.error(
            keyPlace.toLocation(),
            Rule.DUPLICATE_FIELD,
            "'" + key.getValue() + "' is given twice",
            "keep one of the two");
        continue;
      }
      entries.add(
          new Entry(key.getValue(), keyPlace, convert(tuple.getValueNode(), field, depth + 1)));
    }
    return new Mapping(place, entries);
  }

  private void checkTag(Node node, Place place) {
    String tag = node.getTag().getValue();
    if (!tag.startsWith(STANDARD_TAG)
        || !KNOWN_TAGS.contains(tag.substring(STANDARD_TAG.length()))) {
      findings.error(
          place.toLocation(),
          Rule.WRONG_TYPE,
          tag,
          "YAML tags have no meaning here",
          "remove the tag");
    }
  }

  private void reportExhausted(Place place) {
    if (!exhausted) {
      exhausted = true;
      findings.error(
          place.toLocation(),
          Rule.TOO_COMPLEX,
          "the document nests deeper than "
              + MAX_DEPTH
              + " levels or has more than "
              + MAX_NODES
              + " parts once its aliases are expanded",
          "write the fields out instead of using aliases");
    }
  }

  private Place place(Mark mark, Trail trail) {
    return new Place(document, mark.getLine() + 1, mark.getColumn() + 1, trail);
  }

  private static String kind(Node node) {
    return node instanceof SequenceNode ? "a list" : "a mapping";
  }
}
