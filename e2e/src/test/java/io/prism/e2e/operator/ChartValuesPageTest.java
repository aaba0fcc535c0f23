package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the guide for whoever looks after an installation in step with the chart's values. */
class ChartValuesPageTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** What stands below these is Kubernetes' own, or a resource's. */
  private static final Set<String> WHOLE = Set.of("operator.resources", "policy.spec");

  @Test
  void everyValueIsThere() {
    Set<String> values = new TreeSet<>();
    String text = Repository.read(Repository.file("helm/prism/values.yaml"));
    collect("", Serialization.unmarshal(text, Map.class), values);
    assertThat(values).contains("operator.extraArgs", "defaultShard.spec", "crds.upgrade");

    assertThat(onPage()).containsExactlyInAnyOrderElementsOf(values);
  }

  private static void collect(String path, Map<?, ?> values, Set<String> all) {
    values.forEach(
        (name, value) -> {
          String at = path.isEmpty() ? name.toString() : path + "." + name;
          if (value instanceof Map<?, ?> below && !below.isEmpty() && !WHOLE.contains(at)) {
            collect(at, below, all);
          } else {
            all.add(at);
          }
        });
  }

  private static Set<String> onPage() {
    return Repository.read(Repository.file("docs/kubernetes-operations.md"))
        .lines()
        .dropWhile(line -> !line.equals("### What can be set"))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("| `"))
        .flatMap(line -> CODE.matcher(line.split("\\|")[1]).results())
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }
}
