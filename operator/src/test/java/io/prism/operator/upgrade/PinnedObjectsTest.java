package io.prism.operator.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import io.prism.operator.Resources;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.PluginObjects;
import io.prism.operator.workload.ShardMapper;
import io.prism.operator.workload.ShardObjects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PinnedObjectsTest {

  private static final PrismBackend SQLITE = Resources.backend("file", "type: SQLite");

  private static Installation installation(String image) {
    return new Installation(
        "prism",
        "prism-system",
        image,
        image,
        "IfNotPresent",
        List.of(),
        "prism-operator.prism-system.svc:8981",
        Optional.empty(),
        "ReadWriteOnce",
        true,
        false);
  }

  private static PinnedObjects gateways(
      PrismShard shard, Optional<? extends HasMetadata> live, Optional<String> told) {
    return gateways(shard, "prism:2", live, told);
  }

  private static PinnedObjects gateways(
      PrismShard shard, String image, Optional<? extends HasMetadata> live, Optional<String> told) {
    return PinnedObjects.of(
        ShardObjects.of(
            ShardMapper.map(shard, List.of()).model().orElseThrow(), installation(image)),
        live,
        WrittenInputs.of(shard, List.of(), Map.of(), installation(image)),
        told,
        Optional.empty());
  }

  private static PinnedObjects plugin(
      String image, Optional<? extends HasMetadata> live, Optional<String> told) {
    return PinnedObjects.of(
        PluginObjects.of(PluginMapper.map(SQLITE).model().orElseThrow(), installation(image)),
        live,
        WrittenInputs.of(SQLITE, Optional.empty(), installation(image)),
        told,
        Optional.empty());
  }

  private static <T extends HasMetadata> T only(PinnedObjects objects, Class<T> kind) {
    return objects.objects().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  private static String image(PodTemplateSpec template) {
    return template.getSpec().getContainers().getFirst().getImage();
  }

  @Test
  void whatIsRenderedIsAppliedUnchangedAndRemembered() {
    PrismShard shard = Resources.shard("shop", "s", "");
    List<HasMetadata> rendered =
        ShardObjects.of(
            ShardMapper.map(shard, List.of()).model().orElseThrow(), installation("prism:1"));
    PinnedObjects first = gateways(shard, "prism:1", Optional.empty(), Optional.empty());
    Deployment made = only(first, Deployment.class);

    assertThat(first.objects()).hasSameSizeAs(rendered);
    assertThat(first.objects().stream().filter(o -> !(o instanceof Deployment)).toList())
        .isEqualTo(rendered.stream().filter(o -> !(o instanceof Deployment)).toList());
    assertThat(rendered).contains(withoutMarks(made));
    assertThat(first.offer(shard, "later")).isEmpty();
    assertThat(first.told(Optional.of(made)).orElseThrow().image()).isEqualTo("prism:1");
    assertThat(first.told(Optional.empty())).as("it was not made").isEmpty();
  }

  private static Deployment withoutMarks(Deployment deployment) {
    return new DeploymentBuilder(deployment)
        .editMetadata()
        .removeFromAnnotations(PinMarks.BUNDLE)
        .removeFromAnnotations(PinMarks.INPUTS)
        .endMetadata()
        .build();
  }

  @Test
  void templateAndFilesStayTogetherThroughAnotherRelease() {
    PrismShard shard = Resources.shard("shop", "s", "");
    PinnedObjects first = gateways(shard, "prism:1", Optional.empty(), Optional.empty());
    Deployment made = only(first, Deployment.class);
    String hash = first.upgrade().orElseThrow().inForce().hash();
    // Stands for a release that writes the file otherwise.
    PrismShard other = Resources.shard("shop", "s", "drain: {timeoutSeconds: 11}");

    PinnedObjects second = gateways(other, Optional.of(made), Optional.of(hash));

    assertThat(second.upgrade().orElseThrow()).isInstanceOf(Upgrade.Offered.class);
    assertThat(only(second, Deployment.class).getSpec().getTemplate())
        .isEqualTo(made.getSpec().getTemplate());
    assertThat(only(second, ConfigMap.class).getData())
        .isEqualTo(only(first, ConfigMap.class).getData());
    assertThat(only(second, Deployment.class).getMetadata().getAnnotations())
        .containsEntry(PinMarks.BUNDLE, made.getMetadata().getAnnotations().get(PinMarks.BUNDLE));
    assertThat(second.told(Optional.of(only(second, Deployment.class))))
        .contains(new PodsInForce("prism:1", hash));

    // What was told last is of use for a second look, too.
    PinnedObjects third =
        gateways(other, Optional.of(only(second, Deployment.class)), Optional.of(hash));
    assertThat(third.objects()).isEqualTo(second.objects());
  }

  @Test
  void whatIsOfferedSaysWhatItMeansAndHowToAskForIt() {
    PinnedObjects first = plugin("prism:1", Optional.empty(), Optional.empty());
    StatefulSet made = only(first, StatefulSet.class);
    String hash = first.upgrade().orElseThrow().inForce().hash();

    PinnedObjects second = plugin("prism:2", Optional.of(made), Optional.of(hash));

    assertThat(image(only(second, StatefulSet.class).getSpec().getTemplate())).isEqualTo("prism:1");
    Fact fact = second.offer(SQLITE, "Calls wait").orElseThrow();
    assertThat(fact.type()).isEqualTo(ConditionType.UPGRADE_AVAILABLE);
    assertThat(fact.holds()).isTrue();
    assertThat(fact.mayChange()).as("nobody looks again for it").isFalse();
    assertThat(fact.message())
        .contains("prism:1", "prism:2", "Calls wait")
        .endsWith(
            "kubectl annotate prismbackend -n shop file prism.io/upgrade=%s --overwrite"
                .formatted(
                    ((Upgrade.Offered) second.upgrade().orElseThrow()).rendered().shortHash()));
  }

  @Test
  void whatWasDamagedByHandIsNotPutInForce() {
    for (Map<String, String> marks :
        List.of(
            Map.of(PinMarks.BUNDLE, "nonsense"),
            Map.of(PinMarks.BUNDLE, "bm9uc2Vuc2U="),
            Map.of(PinMarks.INPUTS, "nonsense"))) {
      PinnedObjects first = plugin("prism:1", Optional.empty(), Optional.empty());
      StatefulSet damaged = only(first, StatefulSet.class);
      damaged.getMetadata().getAnnotations().putAll(marks);

      PinnedObjects second = plugin("prism:2", Optional.of(damaged), Optional.empty());

      assertThat(image(only(second, StatefulSet.class).getSpec().getTemplate()))
          .isEqualTo("prism:2");
      assertThat(second.told(Optional.of(damaged))).isEmpty();
    }
  }

  @Test
  void whereThereAreNoPodsNothingIsTold() {
    PinnedObjects none =
        PinnedObjects.of(
            List.of(),
            Optional.empty(),
            WrittenInputs.of(SQLITE, Optional.empty(), installation("prism:1")),
            Optional.empty(),
            Optional.empty());

    assertThat(none.told(Optional.empty())).contains(PodsInForce.NONE);
    assertThat(none.offer(SQLITE, "")).isEmpty();
  }
}
