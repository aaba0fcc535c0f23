package io.prism.operator.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismShard;
import io.prism.crds.backend.BackendMaintenance;
import io.prism.operator.Resources;
import io.prism.operator.upgrade.Inputs.Stamp;
import io.prism.operator.workload.Hashes;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.PluginModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputsTest {

  private static final Installation INSTALLATION = installation("prism:1", "IfNotPresent");

  private static Installation installation(String image, String pullPolicy) {
    return new Installation(
        "prism",
        "prism-system",
        image,
        image,
        pullPolicy,
        List.of(),
        "prism-operator.prism-system.svc:8981",
        Optional.of(Installation.Tls.STANDARD),
        "ReadWriteOnce",
        true,
        false);
  }

  private static Inputs shard(long generation, String spec) {
    return WrittenInputs.of(written(generation, spec), List.of(), Map.of(), INSTALLATION);
  }

  private static PrismShard written(long generation, String spec) {
    PrismShard shard = Resources.shard("shop", "s", spec);
    shard.getMetadata().setGeneration(generation);
    return shard;
  }

  private static PrismBackend backend(long generation, String name, String plugin) {
    PrismBackend backend =
        Resources.backend(
            name,
            "type: Postgres, plugin: {%s}, connection: {url: 'postgres://pg:5432/prism', usernameFrom: {secretKeyRef: {name: pg, key: user}}}"
                .formatted(plugin));
    backend.getMetadata().setGeneration(generation);
    return backend;
  }

  private static Inputs plugin(PrismBackend backend, Optional<String> accepted) {
    return WrittenInputs.of(backend, accepted, INSTALLATION);
  }

  private static Inputs beside(PrismBackend... backends) {
    List<PluginModel> local =
        List.of(backends).stream().map(b -> PluginMapper.map(b).model().orElseThrow()).toList();
    Map<String, Stamp> stamps =
        List.of(backends).stream()
            .collect(Collectors.toMap(b -> b.getMetadata().getName(), WrittenInputs::stamp));
    return WrittenInputs.of(written(1, ""), local, stamps, INSTALLATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy: {image: 'mine:1'}",
        "proxy: {replicas: 2, logLevel: Debug}",
        "drain: {timeoutSeconds: 9}",
        "template: {placement: {affinity: {podAffinity: {}}}}",
      })
  void whatIsWrittenIsAChange(String spec) {
    assertThat(shard(2, spec).changedSince(shard(1, "proxy: {replicas: 2}"))).isTrue();
    assertThat(shard(2, "proxy: {replicas: 2}").changedSince(shard(1, spec))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proxy: {replicas: 7}",
        "autoscaling: {mode: HPA, maxReplicas: 9}",
        "proxy: {}"
      })
  void howManyPodsThereAreIsNone(String spec) {
    assertThat(shard(2, spec).changedSince(shard(1, "proxy: {replicas: 2}"))).isFalse();
    assertThat(
            plugin(backend(2, "pg", "autoscaling: {mode: HPA}"), Optional.empty())
                .changedSince(plugin(backend(1, "pg", "replicas: 3"), Optional.empty())))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mode: ReadOnly", "mode: Reject", "mode: None"})
  void maintenanceOfAShardIsNone(String maintenance) {
    Inputs kept = shard(2, "drain: {timeoutSeconds: 9}, maintenance: {" + maintenance + "}");
    Inputs before = shard(1, "drain: {timeoutSeconds: 9}");

    assertThat(kept.changedSince(before)).isFalse();
    assertThat(before.changedSince(kept)).isFalse();
  }

  @Test
  void maintenanceOfABackendIsNone() {
    for (BackendMaintenance mode : BackendMaintenance.values()) {
      assertThat(
              plugin(maintained(2, mode), Optional.empty())
                  .changedSince(plugin(maintained(1, BackendMaintenance.ACTIVE), Optional.empty())))
          .as(mode.wire())
          .isFalse();
    }
  }

  @Test
  void theStampOfABackendThatNobodyMaintainsIsThatOfItsWholeSpec() {
    PrismBackend active = maintained(1, BackendMaintenance.ACTIVE);

    assertThat(Hashes.sha256(CanonicalJson.of(active.getSpec())))
        .startsWith(WrittenInputs.stamp(active).content());
  }

  private static PrismBackend maintained(long generation, BackendMaintenance mode) {
    PrismBackend backend =
        Resources.backend(
            "pg", "type: MemStore, plugin: {port: 50100}, maintenance: " + mode.wire());
    backend.getMetadata().setGeneration(generation);
    return backend;
  }

  @Test
  void whatAReleaseAddsToAResourceThatNobodyWroteIsNone() {
    assertThat(shard(1, "drain: {timeoutSeconds: 30}").changedSince(shard(1, ""))).isFalse();
  }

  @Test
  void aResourceThatIsMadeAnewAsItWasIsNoChangeAndAnotherOneIs() {
    PrismShard anew = written(1, "");
    anew.getMetadata().setUid("another");
    PrismShard other = written(1, "drain: {timeoutSeconds: 9}");
    other.getMetadata().setUid("another");

    assertThat(WrittenInputs.of(anew, List.of(), Map.of(), INSTALLATION).changedSince(shard(1, "")))
        .isFalse();
    assertThat(
            WrittenInputs.of(other, List.of(), Map.of(), INSTALLATION).changedSince(shard(1, "")))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"prism:2, IfNotPresent, false", "prism:1, Always, true"})
  void ofTheInstallationAllButItsImages(String image, String pullPolicy, boolean change) {
    assertThat(
            WrittenInputs.of(written(1, ""), List.of(), Map.of(), installation(image, pullPolicy))
                .changedSince(shard(1, "")))
        .isEqualTo(change);
  }

  @Test
  void theStoreThatSomebodyAcceptedIsWrittenTooButNotWhoAsksForOne() {
    PrismBackend before = backend(1, "pg", "");
    PrismBackend noted = backend(1, "pg", "");
    noted
        .getMetadata()
        .setAnnotations(Map.of(PrismMarks.ACCEPT_STORE, "s-3", PrismMarks.UPGRADE, "abc"));

    Inputs none = plugin(before, Optional.empty());
    Inputs one = plugin(before, Optional.of("s-1"));
    assertThat(one.changedSince(none)).isTrue();
    assertThat(none.changedSince(one)).isTrue();
    assertThat(plugin(before, Optional.of("s-2")).changedSince(one)).isTrue();
    assertThat(plugin(noted, Optional.empty()).changedSince(none)).isFalse();
  }

  @Test
  void driversInThePodsCountAndWhereTheyRun() {
    PrismBackend a = backend(1, "a", "mode: Sidecar, port: 50101");
    Inputs one = beside(a);

    assertThat(beside().changedSince(one)).isTrue();
    assertThat(one.changedSince(beside())).isTrue();
    assertThat(beside(backend(2, "a", "mode: Sidecar, port: 50102")).changedSince(one)).isTrue();
    assertThat(beside(backend(2, "a", "mode: Sidecar, port: 50101")).changedSince(one)).isFalse();
    // The mode in force changes after the spec.
    assertThat(beside(backend(1, "a", "mode: InProcess, port: 50101")).changedSince(one)).isTrue();
  }

  @Test
  void whatIsKeptOfARefusedBackendCountsAsItWasAccepted() {
    Inputs both =
        beside(
            backend(1, "a", "mode: Sidecar, port: 50101"),
            backend(1, "b", "mode: Sidecar, port: 50102"));
    Inputs one = beside(backend(1, "a", "mode: Sidecar, port: 50101"));

    assertThat(one.keeping(both, Set.of("b", "c")).changedSince(both)).isFalse();
    assertThat(one.keeping(both, Set.of()).changedSince(both)).isTrue();
  }

  @Test
  void theyAreReadAsTheyWereWritten() {
    Inputs inputs = beside(backend(1, "a", "mode: Sidecar"));

    assertThat(Inputs.read(inputs.text())).isEqualTo(inputs);
    for (String damaged :
        List.of("", "{}", "[]", "nonsense", "{\"a\": \"b\"}", "{\"a\": [\"b\"]}")) {
      assertThatThrownBy(() -> Inputs.read(damaged)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
